#include "tests/simulators/propago/propago_account.hpp"

#include "tests/simulators/common/fault.hpp"
#include "tests/simulators/common/random.hpp"
#include "tests/simulators/propago/account_state.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <cctype>
#include <cstdio>
#include <stdexcept>

namespace dray::sim {
namespace {

namespace json = boost::json;
using namespace propago;

bool same_text(std::string_view a, std::string_view b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) {
        return std::tolower(static_cast<unsigned char>(x)) ==
               std::tolower(static_cast<unsigned char>(y));
    });
}

response page(int status, std::string body, std::string type = "text/html; charset=utf-8") {
    response out;
    out.status = status;
    out.headers.emplace_back("Content-Type", std::move(type));
    out.body = std::move(body);
    return out;
}

response xml_page(int status, std::string body) {
    return page(status, std::move(body), "text/xml; charset=utf-8");
}

std::string html(std::string_view text) {
    std::string out = "<html><head><title>";
    write_escaped(out, text);
    out += "</title></head><body><h1>";
    write_escaped(out, text);
    return out + "</h1></body></html>";
}

/// text/xml, with no charset but utf-8.
bool acceptable_type(std::string_view type) {
    const auto end = type.find(';');
    auto media = type.substr(0, end);
    while (!media.empty() && media.back() == ' ')
        media.remove_suffix(1);
    if (!same_text(media, "text/xml"))
        return false;
    std::string rest(end == std::string_view::npos ? std::string_view{} : type.substr(end));
    std::transform(rest.begin(), rest.end(), rest.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return rest.find("charset=") == std::string::npos ||
           rest.find("charset=utf-8") != std::string::npos ||
           rest.find("charset=\"utf-8\"") != std::string::npos;
}

std::string guid(random& dice) {
    char text[40];
    const auto a = dice.next();
    const auto b = dice.next();
    std::snprintf(text, sizeof text, "%08x-%04x-4%03x-a%03x-%012llx",
                  static_cast<unsigned>(a >> 32U), static_cast<unsigned>(a >> 16U) & 0xFFFFU,
                  static_cast<unsigned>(a) & 0xFFFU, static_cast<unsigned>(b >> 48U) & 0xFFFU,
                  static_cast<unsigned long long>(b & 0xFFFFFFFFFFFFULL));
    return text;
}

std::string_view word_of(fault_kind kind) {
    switch (kind) {
    case fault_kind::return_code:
        return "return_code";
    case fault_kind::soap_fault:
        return "soap_fault";
    case fault_kind::html:
        return "html";
    case fault_kind::delay:
        return "delay";
    case fault_kind::hang:
        return "hang";
    case fault_kind::cut_before:
        return "cut_before";
    case fault_kind::cut_within:
        return "cut_within";
    case fault_kind::store_late:
        return "store_late";
    case fault_kind::spoil:
        return "spoil";
    }
    return "";
}

} // namespace

struct propago_account::inside {
    account_state state;
    sim::clock clock;

    instant now() const { return std::chrono::floor<std::chrono::milliseconds>(clock()); }

    /// Fresh for each request, the same for the same seed and request number.
    random dice() const {
        return random(static_cast<std::uint64_t>(state.set.seed) * 0x9E3779B97F4A7C15ULL +
                      state.count.total);
    }

    response serve(const request& req);
    response call(const request& req);
    /// Why this client is not let in.
    std::optional<reply> locked_out(const soap_request& read);
    reply answer(const soap_request& read, instant at);
    void postpone(const soap_request& read, instant due);
    response struck(const mishap& what, const soap_request& read, request_note& note, instant at);
    std::chrono::milliseconds latency(std::string_view operation) const;
    void keep(request_note note);
    json::value turn(const json::value& change);
    json::object shown() const;
    bool turn_one(std::string_view name, const json::value& value, settings& fresh);
    void reset(const json::value& what);
};

response propago_account::inside::serve(const request& req) {
    ++state.count.total;
    const auto target = std::string_view(req.target);
    const auto mark = target.find('?');
    const auto refused = [&](int status, std::string_view why) {
        ++state.count.http_refusals;
        return page(status, html(why));
    };
    if (!same_text(target.substr(0, mark), service_path))
        return refused(404, "The resource cannot be found.");
    if (req.method == "GET")
        return mark == std::string_view::npos
                   ? page(200, html("OrderService"))
                   : refused(404, "This simulator serves neither WSDL nor test pages.");
    if (req.method != "POST")
        return refused(405, "Method not allowed.");
    if (!acceptable_type(header(req.headers, "Content-Type")))
        return refused(415, "Cannot process the message: the content type must be text/xml; "
                            "charset=utf-8.");
    if (req.body.size() > static_cast<std::size_t>(state.set.max_request_kb) << 10U)
        return refused(413, "Maximum request length exceeded.");
    return call(req);
}

response propago_account::inside::call(const request& req) {
    const auto at = now();
    advance(state, at);
    request_note note;
    note.at = at;
    try {
        const auto& op =
            operation_of(header(req.headers, "SOAPAction"), state.set.strict_soap_action);
        note.operation = op.name;
        ++state.count.requests[note.operation];
        const auto read = read_envelope(req.body, op, state.set.strict_required);
        note.subject = subject_of(read);
        const auto fault = state.faults.meet(op.name, note.subject, dice().unit());
        response out;
        if (fault) {
            ++state.count.injected;
            note.fault = word_of(fault->kind);
            out = struck(*fault, read, note, at);
        } else {
            const auto said = answer(read, at);
            note.outcome = said.code;
            out = xml_page(200, write_envelope(op.name, said, state.set.empty_data == "nil"));
        }
        out.delay += latency(op.name);
        keep(std::move(note));
        return out;
    } catch (const soap_fault& fault) {
        ++state.count.soap_faults;
        note.outcome = "soap fault";
        keep(std::move(note));
        return xml_page(500, write_fault(fault));
    }
}

std::optional<reply> propago_account::inside::locked_out(const soap_request& read) {
    reply out;
    const auto credentials = read.root().child("credentials");
    if (text_of(credentials.child("CustomerName")) != state.customer_name ||
        text_of(credentials.child("ApiKey")) != state.api_key) {
        ++state.count.wrong_credentials;
        out.code = "InvalidLoginNameKeyCombination";
        out.message = "The customer name and the API key do not belong together.";
    } else if (!state.set.access) {
        out.code = "UnAuthorizedAccess";
        out.message = "This key may not use the service.";
    } else if (state.set.disabled_operations.count(std::string(read.operation->name)) != 0) {
        out.code = "ServiceTypeNotEnabled";
        out.message = "This service is not enabled for the customer.";
    } else {
        return std::nullopt;
    }
    return out;
}

reply propago_account::inside::answer(const soap_request& read, instant at) {
    auto refused = locked_out(read);
    auto out = refused ? std::move(*refused) : carry_out(state, read, at);
    ++state.count.returned[out.code];
    return out;
}

/// Lets the submit happen later, and its client see nothing of it.
void propago_account::inside::postpone(const soap_request& read, instant due) {
    if (locked_out(read))
        return;
    late_submit later;
    later.due = due;
    write_xml(later.xml, read.root().child("order"));
    const auto place =
        std::upper_bound(state.late.begin(), state.late.end(), due,
                         [](instant at, const late_submit& other) { return at < other.due; });
    state.late.insert(place, std::move(later));
    ++state.count.submits_late;
}

response propago_account::inside::struck(const mishap& what, const soap_request& read,
                                         request_note& note, instant at) {
    reply said;
    if (what.kind == fault_kind::store_late) {
        postpone(read, at + what.late);
    } else if (what.execute) {
        said = answer(read, at);
        note.outcome = said.code;
    }
    response out;
    switch (what.kind) {
    case fault_kind::return_code: {
        reply instead;
        instead.code = what.return_code;
        instead.message = what.message;
        if (what.return_code == "UnexpectedErrorOnServer") {
            auto numbers = dice();
            instead.error_guid = guid(numbers);
        }
        out = xml_page(
            200, write_envelope(read.operation->name, instead, state.set.empty_data == "nil"));
        break;
    }
    case fault_kind::soap_fault:
        out = xml_page(500, write_fault(soap_fault(what.message.empty()
                                                       ? "Server was unable to process request."
                                                       : what.message,
                                                   "Server")));
        break;
    case fault_kind::html:
        out = page(what.status, gateway_page(what.status), "text/html");
        break;
    case fault_kind::spoil:
        out = xml_page(200,
                       write_envelope(read.operation->name, said, state.set.empty_data == "nil"));
        out.body = spoiled(std::move(out.body), what.spoil, markup::xml);
        break;
    case fault_kind::delay:
    case fault_kind::cut_within:
    case fault_kind::hang:
    case fault_kind::cut_before:
    case fault_kind::store_late:
        if (!said.code.empty())
            out = xml_page(
                200, write_envelope(read.operation->name, said, state.set.empty_data == "nil"));
        out.delivery = what.kind == fault_kind::delay        ? delivery::whole
                       : what.kind == fault_kind::cut_within ? delivery::cut_within
                       : what.kind == fault_kind::hang       ? delivery::hang
                                                             : delivery::cut_before;
        break;
    }
    out.delay += what.delay;
    return out;
}

std::chrono::milliseconds propago_account::inside::latency(std::string_view operation) const {
    const auto& by = state.set.latency_ms;
    auto at = by.find(operation);
    if (at == by.end())
        at = by.find("*");
    std::chrono::milliseconds out{at == by.end() ? 0 : at->second};
    if (state.set.latency_jitter_ms > 0)
        out += std::chrono::milliseconds{dice().between(0, state.set.latency_jitter_ms)};
    return out;
}

void propago_account::inside::keep(request_note note) {
    if (state.recent.size() >= most_notes)
        state.recent.pop_front();
    state.recent.push_back(std::move(note));
}

void propago_account::inside::reset(const json::value& what) {
    const bool text = what.is_string();
    if (text && what.get_string() == "counters") {
        state.count = {};
        state.recent.clear();
    } else if (text && what.get_string() == "all") {
        account_state fresh;
        fresh.customer_name = state.customer_name;
        fresh.api_key = state.api_key;
        state = std::move(fresh);
    } else {
        throw std::invalid_argument("\"reset\" must be \"counters\" or \"all\"");
    }
}

/// True where it was a switch or an account-wide knob.
bool propago_account::inside::turn_one(std::string_view name, const json::value& value,
                                       settings& fresh) {
    if (set(fresh, name, value))
        return true;
    if (name == "faults") {
        state.faults.add(value);
    } else if (name == "clear_faults") {
        state.faults.clear();
    } else if (name == "hooks") {
        state.hooks.set(value, state.book, now());
    } else if (name == "hook_window_ms") {
        if (!value.is_int64() || value.get_int64() < 1 || value.get_int64() > 86'400'000)
            throw std::invalid_argument("\"hook_window_ms\" must be 1 to 86400000");
        state.hooks.set_window(value.get_int64());
    } else if (name == "reset") {
        reset(value);
        fresh = state.set;
    } else if (name == "api_key") {
        if (!value.is_string() || value.get_string().empty() || value.get_string().size() > 1000)
            throw std::invalid_argument("\"api_key\" must be text of 1 to 1000 bytes");
        state.api_key = std::string(value.get_string());
    } else {
        return act(state, name, value, now());
    }
    return true;
}

json::object propago_account::inside::shown() const {
    auto out = to_json(state.set);
    out["faults"] = state.faults.to_json();
    out["hooks"] = state.hooks.shown();
    out["hook_window_ms"] = state.hooks.window_ms();
    return out;
}

json::value propago_account::inside::turn(const json::value& change) {
    if (!change.is_object())
        throw std::invalid_argument("knobs are an object, a member for each");
    const auto at = now();
    advance(state, at);
    for (const auto& each : change.get_object()) {
        // One at a time, so that those before a wrong one stand; the error names the wrong one.
        auto fresh = state.set;
        if (!turn_one(each.key(), each.value(), fresh))
            throw std::invalid_argument("no knob is called \"" + std::string(each.key()) + "\"");
        state.set = std::move(fresh);
        if (each.key() == "auto_walk" || each.key() == "seed")
            state.walk.configure(state.set, state.book, at);
    }
    return shown();
}

propago_account::propago_account(std::string customer_name, std::string api_key, sim::clock now)
    : inside_(std::make_unique<inside>()) {
    inside_->state.customer_name = std::move(customer_name);
    inside_->state.api_key = std::move(api_key);
    inside_->clock = std::move(now);
}

propago_account::~propago_account() = default;

response propago_account::handle(const request& req) {
    return inside_->serve(req);
}

json::value propago_account::knobs(const json::value& change) {
    try {
        return inside_->turn(change);
    } catch (const std::invalid_argument& error) {
        json::object out;
        out["error"] = error.what();
        return out;
    }
}

json::value propago_account::books() const {
    // An auditor sees what time has brought, whether or not a client asked since.
    advance(inside_->state, inside_->now());
    return books_of(inside_->state);
}

json::value propago_account::save() const {
    return state_of(inside_->state);
}

void propago_account::load(const json::value& state) {
    restore(inside_->state, state);
}

std::vector<sending> propago_account::due() {
    const auto at = inside_->now();
    advance(inside_->state, at);
    return inside_->state.hooks.due(at);
}

void propago_account::answered(std::uint64_t id, int status) {
    inside_->state.hooks.answered(id, status, inside_->now());
}

} // namespace dray::sim
