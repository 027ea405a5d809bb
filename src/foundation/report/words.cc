#include "foundation/report/words.h"

#include "foundation/base/check.h"

namespace godwit {
namespace {

constexpr Words kEnglish{
    .tag = "en",
    .contents = "Contents",
    .theme = "Light or dark",
    .chart_needs_script = "This chart needs JavaScript.",
    .nothing_to_show = "Nothing to show.",
    .log_scale = "Log",
    .all_data = "All",
    .wheel_hint =
        "Drag to move; click the chart, then scroll to zoom; double-click an axis to reset.",
    .chart_credit = "Charts by",
    .open_high_low_close = {"O", "H", "L", "C"},
    .months = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"},
    .year = "Year",
    .filter = "Filter by name",
    .only_marked = "Only with findings",
    .order = "Order",
    .by_name = "By name",
    .previous = "Previous page",
    .next = "Next page"};

constexpr Words kChinese{.tag = "zh-CN",
                         .contents = "目录",
                         .theme = "浅色或深色",
                         .chart_needs_script = "此图表需要启用 JavaScript。",
                         .nothing_to_show = "没有可显示的内容。",
                         .log_scale = "对数",
                         .all_data = "全部",
                         .wheel_hint = "拖动平移；点击图表后滚动缩放；双击坐标轴复位。",
                         .chart_credit = "图表组件：",
                         .open_high_low_close = {"开", "高", "低", "收"},
                         .months = {"1月", "2月", "3月", "4月", "5月", "6月", "7月", "8月", "9月",
                                    "10月", "11月", "12月"},
                         .year = "全年",
                         .filter = "按名称筛选",
                         .only_marked = "仅显示有问题的",
                         .order = "排序",
                         .by_name = "按名称",
                         .previous = "上一页",
                         .next = "下一页"};

/// Puts `first` and `second` for {1} and {2}.
std::string fill(std::string_view pattern, std::string_view first, std::string_view second) {
  std::string out{pattern};
  out.replace(out.find("{1}"), 3, first);
  out.replace(out.find("{2}"), 3, second);
  return out;
}

bool is_chinese(Language language) { return language == Language::kChinese; }

}  // namespace

const Words& words(Language language) { return is_chinese(language) ? kChinese : kEnglish; }

std::string stretches_text(Language language, std::string_view count) {
  std::string text{count};
  if (is_chinese(language)) return text + " 段";
  return text + (count == "1" ? " stretch" : " stretches");
}

std::string first_rows_text(Language language, std::string_view shown, std::string_view total) {
  return fill(is_chinese(language) ? "显示前 {1} 行，共 {2} 行。" : "First {1} of {2} rows.", shown,
              total);
}

std::string reduced_text(Language language, std::string_view drawn, std::string_view total) {
  return fill(is_chinese(language)
                  ? "图中绘制 {1} 个点，原有 {2} 个；保留每段的最高与最低值。"
                  : "Drawn with {1} of {2} points; the highest and lowest of each step are kept.",
              drawn, total);
}

std::string markers_text(Language language, std::string_view drawn, std::string_view total) {
  return fill(
      is_chinese(language) ? "图中标出 {1} 个标记，共 {2} 个。" : "{1} of {2} markers are drawn.",
      drawn, total);
}

std::string span_text(Language language, int days) {
  const bool chinese = is_chinese(language);
  switch (days) {
    case 1: return chinese ? "1日" : "1D";
    case 7: return chinese ? "1周" : "1W";
    case 30: return chinese ? "1个月" : "1M";
    case 365: return chinese ? "1年" : "1Y";
    case 1826: return chinese ? "5年" : "5Y";
    default: break;
  }
  CHECK(false, "a span that charts offer");
}

}  // namespace godwit
