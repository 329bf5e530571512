import type { PlaceProblem } from '@naru/geography';
import { type Refusal, refuse } from '@naru/refusal';

const MESSAGES: Record<PlaceProblem, string> = {
  LABEL_INVALID: 'A place has a name of 1 to 100 characters',
  POINT_INVALID: 'This is not a point on the globe',
  PLACE_NOT_FOUND: 'No place of this name is known; give its point',
};

export const placeRefusal = (problem: PlaceProblem): Refusal =>
  refuse(problem, MESSAGES[problem], {
    path: problem === 'POINT_INVALID' ? ['place', 'point'] : ['place', 'label'],
  });
