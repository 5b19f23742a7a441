#include "tests/simulators/common/visits.hpp"

#include "tests/simulators/common/archive.hpp"

#include <algorithm>
#include <boost/json.hpp>

namespace dray::sim {
namespace json = boost::json;

void visit_book::answered(const request& req, const response& with) {
    ++answers[with.status];
    if (with.status >= 400) {
        refused(with.status,
                req.method + " " + req.target.substr(0, 200) + ": " + with.body.substr(0, 300));
    }
}

void visit_book::refused(int status, const std::string& what) {
    refusals.push_back(std::to_string(status) + " " + what);
    if (refusals.size() > refusals_kept) {
        refusals.pop_front();
    }
}

void visit_book::show(json::object& out) const {
    json::object operations;
    for (const auto& [operation, count] : requests) {
        operations[operation] = count;
    }
    json::object codes;
    for (const auto& [status, count] : answers) {
        codes[std::to_string(status)] = count;
    }
    out["requests"] = std::move(operations);
    out["answers"] = std::move(codes);
    out["refusals"] = json::array(refusals.begin(), refusals.end());
}

void visit_book::save(json::object& out) const {
    out["requests"] = pairs(requests);
    out["answers"] = pairs(answers);
    out["refusals"] = json::array(refusals.begin(), refusals.end());
}

void visit_book::load(const json::object& from) {
    visit_book loaded;
    restore_pairs(loaded.requests, from.at("requests"));
    restore_pairs(loaded.answers, from.at("answers"));
    for (const auto& each : from.at("refusals").as_array()) {
        loaded.refusals.emplace_back(each.as_string());
    }
    *this = std::move(loaded);
}

std::string operation_of(const request& req, const std::vector<std::string>& path,
                         std::size_t from) {
    constexpr std::size_t most_segments = 6;
    if (path.size() <= from) {
        return req.method + " elsewhere";
    }
    std::string out = req.method + " ";
    for (std::size_t i = from; i < std::min(path.size(), from + most_segments); ++i) {
        const bool number = path[i].find_first_not_of("0123456789") == std::string::npos;
        out += "/" + (number ? "{id}" : path[i].substr(0, 32));
    }
    return out;
}

} // namespace dray::sim
