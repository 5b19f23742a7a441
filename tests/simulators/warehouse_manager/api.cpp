#include "tests/simulators/warehouse_manager/api.hpp"

#include "tests/simulators/common/members.hpp"

#include <algorithm>
#include <boost/beast/core/string.hpp>
#include <boost/json.hpp>

namespace dray::sim::wm {
namespace json = boost::json;
using boost::beast::iequals;

const std::string* call::param(std::string_view name) const {
    for (const auto& [key, value] : where.query) {
        if (iequals(key, name)) {
            return &value;
        }
    }
    return nullptr;
}

std::string call::text(std::string_view name) const {
    const auto* found = param(name);
    return found == nullptr ? std::string() : *found;
}

void call::only(std::initializer_list<std::string_view> methods) const {
    if (std::find(methods.begin(), methods.end(), req.method) == methods.end()) {
        throw nothing_but(405);
    }
}

json::object call::body() const {
    boost::system::error_code error;
    const auto parsed = json::parse(req.body, error);
    if (error || !parsed.is_object()) {
        throw wrong_model("", nullptr, "Required", "The body could not be read");
    }
    return std::move(in_camel_case(parsed).as_object());
}

void knows(tenant& in, const call& what, std::initializer_list<std::string_view> names) {
    for (const auto& [key, value] : what.where.query) {
        const auto same = [&](std::string_view name) { return iequals(key, name); };
        if (std::none_of(names.begin(), names.end(), same) ||
            value.find('?') != std::string::npos) {
            ++in.books.ignored_parameters[key.substr(0, 60)];
        }
    }
}

void need(const tenant& in, const std::string& role) {
    if (!in.roles.contains(role)) {
        throw not_allowed("The role " + role + " is missing");
    }
}

bool served(const tenant& in, ident customer) {
    return in.key_customers.empty() || in.key_customers.contains(customer);
}

void not_found(const tenant& in) {
    if (in.set.not_found_body == "html") {
        throw refusal(page_of_gateway(404));
    }
    response out;
    out.status = 404;
    if (in.set.not_found_body == "message") {
        out.headers.emplace_back("Content-Type", "application/json; charset=utf-8");
        out.body = R"({"Message":"No such resource."})";
    }
    throw refusal(std::move(out));
}

page_asked::page_asked(const call& what, std::int64_t usual, std::int64_t most, std::int64_t first)
    : size(usual) {
    const auto read = [&](std::string_view name, std::int64_t& to, std::int64_t least,
                          std::int64_t highest) {
        const auto* given = what.param(name);
        if (given == nullptr || given->find('?') != std::string::npos) {
            return; // a second '?' takes the rest of the query with it
        }
        const auto parsed = integer(*given);
        if (!parsed || *parsed < least || *parsed > highest) {
            throw wrong_parameter(name, "NotParsable",
                                  std::string(name) + " is from " + std::to_string(least) + " to " +
                                      std::to_string(highest));
        }
        to = *parsed;
    };
    read("pgsiz", size, 1, most);
    read("pgnum", number, first, 1'000'000'000);
}

std::size_t page_asked::from(std::size_t rows) const {
    const auto start = static_cast<std::size_t>(std::max<std::int64_t>(number - 1, 0)) *
                       static_cast<std::size_t>(size);
    return std::min(rows, start);
}

std::size_t page_asked::to(std::size_t rows) const {
    return number == 0 ? 0 : std::min(rows, from(rows) + static_cast<std::size_t>(size));
}

void page_asked::describe(const tenant& in, const call& what, std::size_t rows,
                          listing& out) const {
    out.total = static_cast<std::int64_t>(rows);
    const auto mark = what.req.target.find('?');
    const auto target_of = [&](std::int64_t page) {
        auto text = what.req.target.substr(0, mark) + "?pgnum=" + std::to_string(page);
        auto rest = mark == std::string::npos ? std::string() : what.req.target.substr(mark + 1);
        while (!rest.empty()) {
            const auto piece = rest.substr(0, rest.find('&'));
            if (!iequals(piece.substr(0, 6), "pgnum=")) {
                text += "&" + piece;
            }
            rest.erase(0, std::min(rest.size(), piece.size() + 1));
        }
        return text;
    };
    if (to(rows) < rows && number > 0) {
        out.next = target_of(number + 1);
    }
    if (number > 1) {
        out.prev = target_of(number - 1);
    }
    const bool nothing = rows == 0;
    const bool past = !nothing && from(rows) == rows;
    out.without_rows =
        (nothing && in.set.nothing_found == "absent") || (past && in.set.past_the_end == "absent");
}

rql_query query_of(const call& what, const rql_ground& ground) {
    try {
        return rql_query(what.text("rql"), ground);
    } catch (const rql_error& error) {
        throw wrong_parameter("rql", "NotParsable", error.what());
    }
}

detail detail_of(const call& what) {
    detail out;
    const auto each_word = [&](std::string_view name, auto&& use) {
        auto left = lower(what.text(name));
        while (!left.empty()) {
            auto word = left.substr(0, left.find(','));
            left.erase(0, std::min(left.size(), word.size() + 1));
            word.erase(0, std::min(word.size(), word.find_first_not_of(' ')));
            if (!use(word)) {
                throw wrong_parameter(name, "NotParsable", "'" + word + "' is not supported");
            }
        }
    };
    each_word("detail", [&](const std::string& word) {
        const bool all = word == "all";
        out.lines |= all || word == "orderitems";
        out.saved |= all || word == "savedelements";
        out.packages |= all || word == "packages";
        out.small_parcel |= all || word == "smallparcel";
        static const std::set<std::string> others{
            "none",    "billingdetails",        "contacts",     "proposedbilling",
            "inserts", "outboundserialnumbers", "parceloptions"};
        return all || word == "orderitems" || word == "savedelements" || word == "packages" ||
               word == "smallparcel" || others.contains(word);
    });
    each_word("itemdetail", [&](const std::string& word) {
        const bool all = word == "all";
        out.line_saved |= all || word == "savedelements";
        out.line_allocations |= all || word == "allocations" || word == "allocationswithdetail";
        return all || word == "none" || word == "savedelements" || word == "allocations" ||
               word == "allocationswithdetail";
    });
    if ((out.line_saved || out.line_allocations) && !out.lines) {
        throw wrong_parameter("itemdetail", "NotParsable", "itemdetail needs detail=OrderItems");
    }
    return out;
}

} // namespace dray::sim::wm
