// Runs a program over several instruments in step of common instants, for cross-sections: what an
// instrument has at an instant is compared with what the others have at that same instant.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "foundation/base/serial.h"
#include "signals/features/expression/cross_section.h"
#include "signals/features/expression/lane.h"
#include "signals/features/expression/program.h"

namespace godwit::features {

/// The rows of one instrument in a block of instants.
struct PanelRows {
  std::span<const double* const> columns;  ///< as in Evaluator::push
  std::span<const uint32_t> instants;      ///< of each row, ascending, below the block's count
};

/// One thread at a time. Allocates at construction only. Windows run over an instrument's own rows;
/// a cross-section is over the instruments that have a row at the instant. Works for programs
/// without cross-sections too.
class PanelEvaluator {
 public:
  /// Instants a push may bring at most. Each instrument keeps all columns of the program for so
  /// many rows besides its windows.
  static constexpr size_t kBlockRows = 32;

  /// Throws Error for a program with both cross-sections and a lead.
  PanelEvaluator(const Program& program, size_t instruments, size_t block_rows = kBlockRows);

  /// The next `count` <= block_rows instants; one PanelRows for each instrument, empty if it has no
  /// rows. Results depend neither on how instants are cut into pushes nor on the order in which
  /// instruments without a row stand.
  void push(std::span<const PanelRows> instruments, size_t count);

  /// One output of one instrument for its rows of the last push; valid until the next.
  [[nodiscard]] std::span<const double> output(size_t instrument, size_t i) const {
    return lanes_[instrument].newest(program_.plan().outputs[i].at);
  }
  [[nodiscard]] const Program& program() const { return program_; }
  [[nodiscard]] size_t instruments() const { return lanes_.size(); }

  /// Exact, as Evaluator's; a state that is refused changes no lane.
  void save(Writer& writer) const;
  void load(Reader& reader);

 private:
  void gather(std::span<const PanelRows> instruments, size_t count);
  void cross(size_t node);

  /// A row of the block: whose, and which of its rows.
  struct Member {
    uint32_t lane;
    uint32_t row;
  };

  Program program_;
  size_t block_rows_;
  std::vector<Lane> lanes_;
  std::vector<Member> members_;  ///< of the block, by instant, then instrument
  std::vector<size_t> first_;    ///< of each instant, into members_
  std::vector<size_t> fill_;
  CrossSection section_;
};

}  // namespace godwit::features
