/** What a call needs to know of its assignment (할당), as the assignment's events tell it. */
export interface AssignmentSnapshot {
  readonly version: number;
  readonly status: 'PENDING' | 'ASSIGNED' | 'EXHAUSTED' | 'CANCELLED' | 'COMPLETED';
  readonly courier: { readonly id: string; readonly name: string } | null;
}
