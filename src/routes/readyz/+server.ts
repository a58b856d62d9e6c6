import { json } from '@sveltejs/kit';
import { checkReadiness } from '#platform/readiness.ts';
import { database } from '#platform/web/services.ts';

export const GET = async () => {
  const parts = await checkReadiness(database().db);
  return json(parts, { status: Object.values(parts).every(Boolean) ? 200 : 503 });
};
