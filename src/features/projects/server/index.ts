export { changeProject, createProject, removeProject } from './commands.ts';
export { findProject, listProjects } from './queries.ts';
export { addStep, changeStep, removeStep, setStepDone } from './steps.ts';
export { findAdoptions, findPlan, sayAdoption, usePlan } from './use-plan.ts';
