export {
  changeEmployer,
  changeOrganisation,
  createOrganisation,
  endEmployment,
  setOrganisationLead,
} from './commands.ts';
export { setOrganisationDomain } from './domains.ts';
export { bringIn, bringInTable } from './table/bring-in.ts';
export { decodeTable } from './table/read.ts';
export { findHandover, listQuietClients } from './handover.ts';
export { mergeOrganisations } from './merge.ts';
export { demandHost } from './policy.ts';
export { resendInvitation } from './invitations.ts';
export {
  acceptLink,
  askByLink,
  findLink,
  findLinkPage,
  makeOrganisationLink,
  revokeOrganisationLink,
} from './links.ts';
export {
  findManagedOrganisation,
  findNewSlug,
  findOrganisation,
  listOrganisations,
  listPendingInvitations,
} from './queries.ts';
