import { json } from '@sveltejs/kit';
import { operations } from '#features/api.ts';
import { openApi } from '#platform/api/openapi.ts';
import { readConfig } from '#platform/config.ts';
import { VERSION } from '#platform/version.ts';

export const GET = () => json(openApi(operations, readConfig().siteUrl, VERSION));
