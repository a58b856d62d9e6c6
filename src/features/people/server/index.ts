export { findPerson, listPeople } from './queries.ts';
