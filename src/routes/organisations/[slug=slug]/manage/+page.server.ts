import { z } from 'zod';
import {
  byId,
  domainInput,
  linkIdInput,
  linkInput,
  mergeInput,
  organisationInput,
  personInput,
} from '#features/organisations/schema.ts';
import {
  changeEmployer,
  changeOrganisation,
  endEmployment,
  findManagedOrganisation,
  makeOrganisationLink,
  mergeOrganisations,
  revokeOrganisationLink,
  setOrganisationDomain,
  setOrganisationLead,
} from '#features/organisations/server/index.ts';
import { formAction } from '#platform/web/form-action.ts';
import { requireViewer } from '#platform/web/require-viewer.ts';

export const load = async (event) => {
  requireViewer(event);
  return { organisation: await findManagedOrganisation(event.locals.ctx, event.params.slug) };
};

const saved = { done: 'saved' };
const domainForm = domainInput.omit({ on: true });
const changeForm = z.object({ ...byId.shape, ...organisationInput.shape });

export const actions = {
  link: formAction(linkInput, async (ctx, input) => {
    const { url } = await makeOrganisationLink(ctx, input);
    return { url };
  }),
  revoke: formAction(linkIdInput, async (ctx, input) => {
    await revokeOrganisationLink(ctx, input);
    return { done: 'revoke' };
  }),
  appoint: formAction(personInput, async (ctx, input) => {
    await setOrganisationLead(ctx, { ...input, on: true });
    return saved;
  }),
  dismiss: formAction(personInput, async (ctx, input) => {
    await setOrganisationLead(ctx, { ...input, on: false });
    return saved;
  }),
  bring: formAction(personInput, async (ctx, input) => {
    await changeEmployer(ctx, input);
    return saved;
  }),
  left: formAction(personInput, async (ctx, input) => {
    await endEmployment(ctx, input);
    return saved;
  }),
  addDomain: formAction(domainForm, async (ctx, input) => {
    await setOrganisationDomain(ctx, { ...input, on: true });
    return saved;
  }),
  removeDomain: formAction(domainForm, async (ctx, input) => {
    await setOrganisationDomain(ctx, { ...input, on: false });
    return saved;
  }),
  change: formAction(changeForm, async (ctx, { id, ...input }) => {
    await changeOrganisation(ctx, id, input);
    return saved;
  }),
  merge: formAction(mergeInput, async (ctx, input) => {
    await mergeOrganisations(ctx, input);
    return { done: 'merge' };
  }),
};
