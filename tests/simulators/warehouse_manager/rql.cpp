#include "tests/simulators/warehouse_manager/rql.hpp"

#include "tests/simulators/common/target.hpp"
#include "tests/simulators/warehouse_manager/tenant.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

namespace dray::sim::wm {

namespace {

using node = rql_query::node;
using test = rql_query::test;

constexpr std::array<std::pair<std::string_view, test>, 9> operators{{
    {"==", test::equal},
    {"!=", test::unequal},
    {"=lt=", test::less},
    {"=le=", test::at_most},
    {"=gt=", test::more},
    {"=ge=", test::at_least},
    {"=in=", test::in},
    {"=out=", test::out},
    {"=hv=", test::has},
}};

class reader {
public:
    reader(std::string_view text, const rql_ground& ground) : rest_(text), ground_(ground) {}

    node whole() {
        auto out = any_of(0);
        if (!rest_.empty()) {
            throw rql_error("'" + std::string(rest_.substr(0, 40)) + "' was not expected");
        }
        return out;
    }

private:
    node any_of(int depth) { return joined(depth, ',', node::join::any); }
    node all_of(int depth) { return joined(depth, ';', node::join::all); }

    node joined(int depth, char mark, node::join how) {
        node out;
        out.of = how;
        do {
            out.parts.push_back(how == node::join::any ? all_of(depth) : term(depth));
        } while (take(mark));
        if (out.parts.size() == 1) {
            auto only = std::move(out.parts.front());
            return only;
        }
        return out;
    }

    node term(int depth) {
        constexpr int deepest = 64;
        if (depth > deepest) {
            throw rql_error("it is nested too deeply");
        }
        if (take('(')) {
            auto out = any_of(depth + 1);
            expect(')');
            return out;
        }
        return comparison();
    }

    node comparison() {
        node out;
        const auto end = rest_.find_first_of("=!");
        if (end == std::string_view::npos || end == 0) {
            throw rql_error("a comparison is missing at '" + std::string(rest_.substr(0, 40)) +
                            "'");
        }
        const std::string written(rest_.substr(0, end));
        out.name = lower(written);
        rest_.remove_prefix(end);
        const auto kind = ground_.kind_of(out.name);
        if (!kind) {
            throw rql_error("'" + written + "' is not a supported property");
        }
        out.kind = *kind;
        const auto found = std::find_if(operators.begin(), operators.end(), [&](const auto& each) {
            return lower(rest_.substr(0, each.first.size())) == each.first;
        });
        if (found == operators.end()) {
            throw rql_error("an operator is missing after '" + written + "'");
        }
        rest_.remove_prefix(found->first.size());
        out.how = found->second;
        if (out.how == test::in || out.how == test::out) {
            expect('(');
            do {
                out.values.push_back(value(out));
            } while (take(','));
            expect(')');
        } else {
            out.values.push_back(value(out));
        }
        return out;
    }

    node::value value(const node& of) {
        const auto end = std::min(rest_.find_first_of(",;()"), rest_.size());
        auto raw = rest_.substr(0, end);
        rest_.remove_prefix(end);
        node::value out;
        if (of.kind == rql_kind::text && (of.how == test::equal || of.how == test::unequal)) {
            out.open_start = raw.starts_with('*');
            raw.remove_prefix(out.open_start ? 1 : 0);
            out.open_end = raw.ends_with('*');
            raw.remove_suffix(out.open_end ? 1 : 0);
        }
        if (raw.find_first_of("*=!") != std::string_view::npos) {
            throw rql_error("'" + std::string(raw) + "' holds a reserved character");
        }
        bool malformed = false;
        out.text = lower(percent_decoded(raw, false, malformed));
        fit(of, out);
        return out;
    }

    void fit(const node& of, node::value& to) const {
        if (of.how == test::has || of.kind == rql_kind::flag) {
            if (to.text != "true" && to.text != "false") {
                throw rql_error("'" + to.text + "' is neither true nor false");
            }
            to.number = to.text == "true" ? 1 : 0;
        } else if (of.kind == rql_kind::number) {
            const auto* last = to.text.data() + to.text.size();
            const auto [stop, error] = std::from_chars(to.text.data(), last, to.number);
            if (error != std::errc() || stop != last) {
                throw rql_error("'" + to.text + "' is not a number");
            }
        } else if (of.kind == rql_kind::date) {
            auto text = to.text;
            std::transform(text.begin(), text.end(), text.begin(), [](char c) {
                return c == 't' || c == 'z' ? static_cast<char>(c - 32) : c;
            });
            const auto wall = ground_.wall_of(text);
            if (!wall) {
                throw rql_error("'" + to.text + "' is not a date");
            }
            to.number = static_cast<double>(*wall);
        }
    }

    bool take(char mark) {
        if (!rest_.starts_with(mark)) {
            return false;
        }
        rest_.remove_prefix(1);
        return true;
    }
    void expect(char mark) {
        if (!take(mark)) {
            throw rql_error(std::string("'") + mark + "' is missing");
        }
    }

    std::string_view rest_;
    const rql_ground& ground_;
};

/// Less, equal or more than zero.
double compared(const rql_cell& cell, rql_kind kind, const node::value& with) {
    if (kind != rql_kind::text) {
        return cell.number - with.number;
    }
    return static_cast<double>(lower(cell.text).compare(with.text));
}

bool equals(const rql_cell& cell, rql_kind kind, const node::value& with) {
    if (!cell.has) {
        return false;
    }
    if (!with.open_start && !with.open_end) {
        return compared(cell, kind, with) == 0;
    }
    const auto text = lower(cell.text);
    if (with.open_start && with.open_end) {
        return text.find(with.text) != std::string::npos;
    }
    return with.open_start ? text.ends_with(with.text) : text.starts_with(with.text);
}

bool admits(const node& of, const std::function<rql_cell(const std::string&)>& row) {
    const auto holds = [&](const node& each) { return admits(each, row); };
    if (of.of == node::join::all) {
        return std::all_of(of.parts.begin(), of.parts.end(), holds);
    }
    if (of.of == node::join::any) {
        return std::any_of(of.parts.begin(), of.parts.end(), holds);
    }
    const auto cell = row(of.name);
    const auto& first = of.values.front();
    const auto is = [&](const node::value& each) { return equals(cell, of.kind, each); };
    switch (of.how) {
    case test::equal:
        return is(first);
    case test::unequal:
        return !is(first);
    case test::in:
        return std::any_of(of.values.begin(), of.values.end(), is);
    case test::out:
        return std::none_of(of.values.begin(), of.values.end(), is);
    case test::has:
        return cell.has == (first.number != 0);
    case test::less:
        return cell.has && compared(cell, of.kind, first) < 0;
    case test::at_most:
        return cell.has && compared(cell, of.kind, first) <= 0;
    case test::more:
        return cell.has && compared(cell, of.kind, first) > 0;
    case test::at_least:
        return cell.has && compared(cell, of.kind, first) >= 0;
    }
    return false;
}

bool asks_for(const node& of, std::string_view end) {
    return of.name.ends_with(end) ||
           std::any_of(of.parts.begin(), of.parts.end(),
                       [&](const node& each) { return asks_for(each, end); });
}

} // namespace

rql_query::rql_query(std::string_view text, const rql_ground& ground) {
    if (!text.empty()) {
        root_.push_back(reader(text, ground).whole());
    }
}

bool rql_query::admits(const std::function<rql_cell(const std::string&)>& row) const {
    return root_.empty() || wm::admits(root_.front(), row);
}

bool rql_query::mentions(std::string_view end_of_name) const {
    return !root_.empty() && asks_for(root_.front(), end_of_name);
}

} // namespace dray::sim::wm
