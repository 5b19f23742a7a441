#include "tests/simulators/dray_sim/plan.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <charconv>
#include <fstream>
#include <set>
#include <sstream>

namespace dray::sim {
namespace json = boost::json;

namespace {

template <class Integer>
Integer number(const std::string& text, const std::string& what) {
    Integer out = 0;
    const auto* end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, out);
    if (error != std::errc() || stop != end) {
        throw plan_error(what + ": \"" + text + "\" is no number that fits");
    }
    return out;
}

std::string content(const std::string& file) {
    std::ifstream in(file, std::ios::binary);
    std::stringstream out;
    out << in.rdbuf();
    if (!in) {
        throw plan_error("cannot read " + file);
    }
    return std::move(out).str();
}

json::value parsed(const std::string& text, const std::string& where) {
    boost::system::error_code error;
    auto out = json::parse(text, error);
    if (error) {
        throw plan_error(where + " is no JSON: " + error.message());
    }
    return out;
}

vendor_plan& named(sim_plan& plan, const std::string& name, const std::string& flag) {
    const auto found = std::find_if(plan.vendors.begin(), plan.vendors.end(),
                                    [&](const auto& each) { return each.name == name; });
    if (found == plan.vendors.end()) {
        throw plan_error(flag + ": no vendor is called \"" + name + "\"; declare it with " +
                         kind_names("--"));
    }
    return *found;
}

std::pair<std::string, std::string> halves(const std::string& text, const std::string& flag,
                                           const std::string& form) {
    const auto at = text.find('=');
    if (at == std::string::npos) {
        throw plan_error(flag + " takes " + form + ", not \"" + text + "\"");
    }
    return {text.substr(0, at), text.substr(at + 1)};
}

/// Reads members of one object of the config file and refuses those it was not asked for.
class config_object {
public:
    config_object(const json::value& from, std::string where) : where_(std::move(where)) {
        if (!from.is_object()) {
            throw plan_error(where_ + " must be an object");
        }
        in_ = from.get_object();
    }
    void text(std::string_view name, std::string& to) {
        if (const auto* found = take(name)) {
            if (!found->is_string()) {
                throw plan_error(where_ + ": \"" + std::string(name) + "\" must be text");
            }
            to = std::string(found->get_string());
        }
    }
    void flag(std::string_view name, bool& to) {
        if (const auto* found = take(name)) {
            if (!found->is_bool()) {
                throw plan_error(where_ + ": \"" + std::string(name) + "\" must be true or false");
            }
            to = found->get_bool();
        }
    }
    const json::value* take(std::string_view name) {
        seen_.emplace(name);
        return in_.if_contains(name);
    }
    void end() const {
        for (const auto& member : in_) {
            if (!seen_.contains(std::string(member.key()))) {
                throw plan_error(where_ + ": no member is called \"" + std::string(member.key()) +
                                 "\"");
            }
        }
    }
    const std::string& where() const { return where_; }

private:
    std::string where_;
    json::object in_;
    std::set<std::string> seen_;
};

vendor_plan vendor_of(config_object from) {
    vendor_plan out;
    std::string kind;
    from.text("kind", kind);
    from.text("name", out.name);
    out.kind = kind_named(kind);
    if (out.kind == nullptr) {
        throw plan_error(from.where() + ": \"kind\" is " + kind_names());
    }
    for (const auto each : out.kind->credentials) {
        from.text(each, out.credentials.emplace_back());
    }
    if (const auto* port = from.take("port")) {
        if (!port->is_int64() || port->get_int64() < 0 || port->get_int64() > 65'535) {
            throw plan_error(from.where() + ": \"port\" goes from 0 (any) to 65535");
        }
        out.port = static_cast<std::uint16_t>(port->get_int64());
    }
    if (const auto* knobs = from.take("knobs")) {
        if (const auto* list = knobs->if_array()) {
            out.knobs.assign(list->begin(), list->end());
        } else {
            out.knobs.push_back(*knobs);
        }
    }
    from.end();
    return out;
}

} // namespace

void read_config(sim_plan& plan, const std::string& file) {
    config_object from(parsed(content(file), file), file);
    from.text("address", plan.address);
    from.flag("tls", plan.tls);
    from.text("ca_file", plan.ca_file);
    from.text("ports_file", plan.ports_file);
    from.text("state_file", plan.state_file);
    if (const auto* vendors = from.take("vendors")) {
        if (!vendors->is_array()) {
            throw plan_error(file + ": \"vendors\" must be a list");
        }
        for (std::size_t i = 0; i < vendors->get_array().size(); ++i) {
            plan.vendors.push_back(vendor_of(config_object(
                vendors->get_array()[i], file + ": vendors[" + std::to_string(i) + "]")));
        }
    }
    from.end();
}

vendor_plan vendor_of(const vendor_kind& kind, const std::string& text) {
    std::vector<std::string> parts(1);
    for (const char c : text) {
        if (c == ':') {
            parts.emplace_back();
        } else {
            parts.back() += c;
        }
    }
    const auto least = 1 + kind.credentials.size();
    if (parts.size() < least || parts.size() > least + 1) {
        throw plan_error("--" + std::string(kind.name) + " takes " + flag_form(kind) +
                         "; for values with a colon use --config");
    }
    vendor_plan out;
    out.kind = &kind;
    out.name = parts[0];
    out.port =
        parts.size() > least ? number<std::uint16_t>(parts[least], "the port of " + out.name) : 0;
    parts.resize(least);
    out.credentials.assign(parts.begin() + 1, parts.end());
    return out;
}

void add_seed(sim_plan& plan, const std::string& text) {
    const auto [name, rest] = halves(text, "--seed", "NAME=COUNT[:SEED]");
    auto& vendor = named(plan, name, "--seed");
    if (!vendor.kind->shop) {
        throw plan_error("--seed: \"" + name + "\" is no shop; only shops are seeded with orders");
    }
    const auto colon = rest.find(':');
    json::object seed;
    seed["count"] = number<std::int64_t>(rest.substr(0, colon), "--seed");
    if (colon != std::string::npos) {
        seed["seed"] = number<std::int64_t>(rest.substr(colon + 1), "--seed");
    }
    json::object knob;
    knob["seed"] = std::move(seed);
    vendor.knobs.emplace_back(std::move(knob));
}

void add_knobs(sim_plan& plan, const std::string& text) {
    const auto [name, rest] = halves(text, "--knobs", "NAME={…} or NAME=@FILE");
    auto& vendor = named(plan, name, "--knobs");
    const bool in_file = rest.starts_with('@');
    vendor.knobs.push_back(in_file ? parsed(content(rest.substr(1)), rest.substr(1))
                                   : parsed(rest, "--knobs " + name));
}

void check(const sim_plan& plan) {
    if (plan.vendors.empty()) {
        throw plan_error("no vendor to simulate: give " + kind_names("--") +
                         ", or --config; see dray-sim --help");
    }
    std::set<std::string> names;
    for (const auto& each : plan.vendors) {
        for (std::size_t i = 0; i < each.credentials.size(); ++i) {
            if (each.name.empty() || each.credentials[i].empty()) {
                throw plan_error("vendor \"" + each.name + "\" needs a name and \"" +
                                 std::string(each.kind->credentials[i]) + "\" that are not empty");
            }
        }
        if (!names.insert(each.name).second) {
            throw plan_error("two vendors are called \"" + each.name + "\"");
        }
    }
    if (plan.tls && plan.ca_file.empty()) {
        throw plan_error("--tls needs --ca-file, where clients find the authority to trust");
    }
}

} // namespace dray::sim
