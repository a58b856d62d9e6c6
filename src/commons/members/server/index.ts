export { addMember, type NewMember } from './add-member.ts';
export { admissionOf, readJoining } from './admission.ts';
export { listDemoDoors, signInAsDemo } from './demo-doors.ts';
export { findActiveByHandle, freeHandle, handleOf } from './handle.ts';
export { identifyActor, type Identity } from './identify-actor.ts';
export {
  decideJoinRequest,
  inviteMember,
  listJoinRequests,
  mailInvitation,
  requestToJoin,
  setJoining,
  writeInvitation,
  writeJoining,
} from './joining.ts';
export { beginMembership, holdOrganisation, placeMember } from './membership.ts';
export { countUse, linkIsGood } from './newcomer.ts';
export { requireBrowser, requireCapability, requireMember } from './policy.ts';
export { makeSignInLink, requestSignIn } from './request-sign-in.ts';
export {
  completeWelcome,
  readSettings,
  readSignIns,
  savePassword,
  saveProfile,
  setLocale,
  signOutElsewhere,
} from './settings.ts';
export { completeSetup, makeSetupCode, needsSetup } from './setup.ts';
export {
  signInByCode,
  signInByLink,
  signInByPassword,
  signOut,
  type Caller,
  type SignedIn,
} from './sign-in.ts';
export { endSuspensions } from './standing.ts';
export { addTokenFor, createToken, listTokens, revokeToken, useToken } from './tokens.ts';
