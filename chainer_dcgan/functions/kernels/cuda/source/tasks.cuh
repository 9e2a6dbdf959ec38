// Launches over many arrays: a block works on a part of one task. Tasks, of
// at most 64 bytes each, come by value, in the order of their blocks; the
// layout of each kind is repeated in the Python module that launches it.

template <class Task>
struct Tasks {
  Task of[N_TASKS];
};

template <class Task>
__device__ __forceinline__ const Task& task_of_block(
    const Tasks<Task>& tasks, int n_tasks) {
  int k = 0;
  while (k + 1 < n_tasks && tasks.of[k + 1].first_block <= (int)blockIdx.x)
    ++k;
  return tasks.of[k];
}
