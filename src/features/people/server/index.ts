export { findPerson, listPeople } from './queries.ts';
export { setResponsibility } from './responsibilities.ts';
