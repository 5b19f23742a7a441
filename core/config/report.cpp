#include "core/config/report.hpp"

#include <algorithm>

namespace dray::config {
namespace {

constexpr std::size_t most_diagnostics = 1000;

std::uint32_t end_on_line(const place& at) {
    return at.end_line > at.line ? UINT32_MAX : at.end_column;
}

} // namespace

spot at_key(const document* file, const place& key) {
    return {file, key, key.column, end_on_line(key)};
}

spot at_value(const document* file, const place& key, const place& value) {
    if (value.line == 0)
        return at_key(file, key);
    const auto from = key.line == value.line ? key.column : value.column;
    return {file, value, from, end_on_line(value)};
}

spot at_table(const document* file, const place& key) {
    auto where = at_key(file, key);
    if (file == nullptr || key.line == 0 || key.line > file->lines.size())
        return where;
    // A header is made of keys alone, so all of it may be shown.
    const auto line = file->lines[key.line - 1];
    const auto start = line.find_first_not_of(" \t");
    const auto end = line.find(']');
    if (start != std::string_view::npos && line[start] == '[' && end != std::string_view::npos &&
        line.find_first_of("={,") > end) {
        where.shown_from = 1;
        where.shown_to = where.shown_to == UINT32_MAX ? UINT32_MAX : where.shown_to + 1;
    }
    return where;
}

spot at_file(const document* file) {
    return {file, {}, 0, 0};
}

void report::error(std::string file, std::string what, std::string remedy) {
    diagnostic d;
    d.file = std::move(file);
    d.what = std::move(what);
    d.remedy = std::move(remedy);
    keep(std::move(d));
}

void report::add(severity how, mistake m) {
    diagnostic d;
    d.severity = how;
    d.path = std::move(m.path);
    d.what = std::move(m.what);
    d.remedy = std::move(m.remedy);
    d.notes = std::move(m.notes);
    if (m.where.file != nullptr) {
        d.file = m.where.file->name;
        d.line = m.where.caret.line;
        d.column = m.where.caret.column;
        if (d.line > 0 && m.where.shown_to > 0) {
            d.excerpt = m.where.file->excerpt(d.line, m.where.shown_from, m.where.shown_to);
        }
        const auto& caret = m.where.caret;
        if (caret.end_line == caret.line && caret.end_column > caret.column) {
            d.width = caret.end_column - caret.column;
        }
    }
    keep(std::move(d));
}

void report::fail_instance(const std::string& name, const std::string& reason) {
    auto& reasons = down_[name];
    if (reasons.size() < 20)
        reasons.push_back(reason);
}

void report::keep(diagnostic d) {
    if (d.severity == severity::error) {
        ++errors_;
        if (fatal_scope_)
            fatal_ = true;
        if (!instance_.empty())
            fail_instance(instance_, to_line(d));
    }
    // A mistake in a template is found again at each instance that uses it.
    const auto identity = d.file + ":" + std::to_string(d.line) + ":" + std::to_string(d.column) +
                          (d.line == 0 ? d.path : std::string()) + ":" + d.what;
    if (!known_.insert(identity).second)
        return;
    if (all_.size() >= most_diagnostics) {
        ++left_out_;
        return;
    }
    all_.push_back(std::move(d));
}

std::vector<diagnostic> report::take() {
    std::map<std::string, std::size_t> order;
    for (const auto& file : files_)
        order.emplace(file, order.size());
    const auto place_in = [&](const std::string& file) {
        const auto found = order.find(file);
        return found == order.end() ? order.size() : found->second;
    };
    std::stable_sort(all_.begin(), all_.end(), [&](const diagnostic& a, const diagnostic& b) {
        if (a.file != b.file)
            return place_in(a.file) < place_in(b.file);
        if (a.line != b.line)
            return a.line < b.line;
        return a.column < b.column;
    });
    if (left_out_ > 0) {
        diagnostic d;
        d.what = std::to_string(left_out_) + " more mistakes are not shown";
        d.remedy = "mend the ones above and check again";
        all_.push_back(std::move(d));
        left_out_ = 0;
    }
    return std::move(all_);
}

} // namespace dray::config
