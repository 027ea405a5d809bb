// The columns of one instrument and the steps that compute them.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <vector>

#include "foundation/base/serial.h"
#include "signals/features/expression/plan.h"

namespace godwit::features {

/// Every column is a piece of one block of memory: rows kept from before, then room for new ones.
/// New rows are written behind the last ones, and only when the room is used up do the kept rows
/// move to the front; a row at a time thus moves next to nothing. Rows before the start hold what
/// the operation says, NaN as a rule. Nothing is allocated after construction.
class Lane {
 public:
  /// `room`: rows until the kept ones move, and the most that fit into one append.
  Lane(const Plan& plan, size_t room);

  /// Takes `rows` <= room new rows of the input columns, in the order of plan.inputs. A null column
  /// is one without values.
  void append(std::span<const double* const> columns, size_t rows);
  /// Computes the nodes of one stage for the appended rows. Rows that the lead holds back are left.
  void run(size_t stage);

  /// The newest rows of a column.
  [[nodiscard]] std::span<const double> newest(const Operand& at) const {
    return {base_[plan_->column(at)] + at_ - at.lag, rows_};
  }
  /// Where a node of cross-section writes its newest rows.
  [[nodiscard]] std::span<double> newest_of(size_t node) {
    return {base_[plan_->first_column[node]] + at_, rows_};
  }
  [[nodiscard]] size_t rows() const { return rows_; }

  /// What the next rows depend on: kept rows and recursive state.
  struct Saved {
    size_t held = 0;
    std::vector<double> kept;  ///< of each column its rows, the oldest first
    std::vector<double> state;
    /// Of each column, whether all that can be read is one value, that of its oldest kept row; the
    /// other kept rows are then left out. Empty: of none.
    std::vector<bool> whole;
  };
  /// Into what another save() may have left, so that nothing is allocated.
  void keep(Saved& into) const;
  void save(Writer& writer) const;
  /// Of a lane of the same plan; `room` may differ. Throws Error where it is of another plan or
  /// damaged. Changes nothing: what is read takes effect by restore(), so that several lanes change
  /// together or not at all.
  [[nodiscard]] Saved read(Reader& reader) const;
  void restore(const Saved& saved);

 private:
  struct Release {
    void operator()(double* memory) const;
  };
  void lay_out();
  void bind_steps();
  void make_room(size_t rows);
  void put_before();
  [[nodiscard]] bool windows_agree(const Saved& saved) const;
  void restore_column(size_t column, const double* kept, bool is_whole);

  const Plan* plan_;
  size_t room_;
  std::unique_ptr<double[], Release> memory_;
  size_t tails_ = 0;                  ///< rows kept, of all columns together
  std::vector<double*> base_;         ///< of each column: the place of row 0 of the room
  std::vector<Constancy> constancy_;  ///< of each column
  std::vector<double> state_;
  std::vector<size_t> state_of_;  ///< of each node, into state_
  std::vector<const double*> inputs_;
  std::vector<double*> outputs_;
  std::vector<const Constancy*> input_constancy_;
  std::vector<std::vector<Step>> steps_;  ///< by stage
  size_t end_ = 0;                        ///< rows of the room in use
  size_t at_ = 0;                         ///< of the first row of the last append
  size_t rows_ = 0;                       ///< of the last append
  size_t held_ = 0;                       ///< rows that the lead still holds back
  size_t skip_ = 0;                       ///< of those, how many are in the last append
};

}  // namespace godwit::features
