#include "foundation/base/interrupt.h"

#include <csignal>
#include <cstdlib>

#include <gtest/gtest.h>

#include "foundation/base/error.h"

namespace godwit {
namespace {

/// Each in a process of its own: the flag cannot be lowered again.
void first_signal(int signal) {
  install_interrupt_handler();
  if (interrupted()) std::_Exit(1);
  throw_if_interrupted();
  std::raise(signal);
  if (!interrupted()) std::_Exit(2);
  try {
    throw_if_interrupted();
  } catch (const Error& error) {
    std::_Exit(error.kind() == ErrorKind::kInterrupted && error.exit_code() == 130 ? 0 : 3);
  }
  std::_Exit(4);
}

void second_signal(int signal) {
  install_interrupt_handler();
  std::raise(signal);
  std::raise(signal);
  std::_Exit(5);
}

TEST(InterruptDeathTest, TheFirstSignalIsAQuestionTheSecondAnEnd) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  EXPECT_EXIT(first_signal(SIGINT), ::testing::ExitedWithCode(0), "");
  EXPECT_EXIT(first_signal(SIGTERM), ::testing::ExitedWithCode(0), "");
  EXPECT_EXIT(second_signal(SIGINT), ::testing::ExitedWithCode(130), "");
  EXPECT_EXIT(second_signal(SIGTERM), ::testing::ExitedWithCode(143), "");
}

}  // namespace
}  // namespace godwit
