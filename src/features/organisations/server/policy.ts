import { can } from '#commons/capabilities/server/policy.ts';
import type { Actor, Context } from '#platform/context.ts';
import { demand, signInFirst, type Verdict } from '#platform/verdict.ts';

/** Details, leads and invitation links of an organisation: its leads, and hosts. */
export function mayManage(actor: Actor, organisation: { lead: boolean }): Verdict {
  if (actor.memberId === null) return signInFirst;
  return can(actor, 'manage_organisations', organisation.lead) ? true : 'leads_only';
}

/** What an organisation has bought is between it and the hosts. */
export const maySeePlan = mayManage;

/** What only hosts decide: which organisations there are, of which type, who works where. */
export function mayDecide(actor: Actor): Verdict {
  if (actor.memberId === null) return signInFirst;
  return can(actor, 'decide_organisations') ? true : 'hosts_only';
}

/** The page of something only hosts do. */
export function demandHost(ctx: Context): void {
  demand(mayDecide(ctx.actor));
}

/** Leads may dismiss each other and themselves; without any, only hosts could let people in. */
export function mayDismiss(actor: Actor, organisation: { lead: boolean; leads: number }): Verdict {
  const verdict = mayManage(actor, organisation);
  if (verdict !== true || can(actor, 'decide_organisations')) return verdict;
  return organisation.leads > 1 ? true : 'last_lead';
}
