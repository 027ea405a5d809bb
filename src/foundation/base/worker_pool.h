// Threads that share the tasks of one caller. What is computed does not depend on how many there
// are as long as the tasks write to places of their own.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace godwit {

/// One caller at a time, which works along. Not for the event path: it locks.
class WorkerPool {
 public:
  /// `threads` >= 1, the caller's among them: 1 starts none.
  explicit WorkerPool(size_t threads);
  WorkerPool(const WorkerPool&) = delete;
  WorkerPool& operator=(const WorkerPool&) = delete;
  ~WorkerPool();

  /// Calls task(0) to task(count - 1), each once, begun in this order on any thread, and returns
  /// when all have ended. When tasks throw, no further ones are begun, and the exception of the
  /// lowest number is thrown here: whatever the threads do, it is the same one.
  void run(size_t count, const std::function<void(size_t)>& task);

  [[nodiscard]] size_t threads() const { return workers_.size() + 1; }

 private:
  void work_until_stopped();
  void take_tasks();
  void keep_lowest_error(size_t index);

  std::mutex mutex_;  // Of all but the atomics and workers_.
  std::condition_variable wake_;
  std::condition_variable rested_;
  const std::function<void(size_t)>* task_ = nullptr;
  size_t count_ = 0;
  uint64_t round_ = 0;
  size_t busy_ = 0;  // Workers in this round.
  bool stop_ = false;
  std::exception_ptr error_;
  size_t error_index_ = 0;
  // Written by all; tasks share nothing through them, and the mutex publishes the results.
  std::atomic<size_t> next_{0};
  std::atomic<bool> has_failed_{false};
  std::vector<std::thread> workers_;
};

/// The threads of this machine, at least 1.
[[nodiscard]] size_t hardware_threads();

}  // namespace godwit
