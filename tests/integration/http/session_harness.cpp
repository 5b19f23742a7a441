#include "tests/integration/http/session_harness.hpp"

#include <catch2/catch.hpp>

namespace dray::http::test {

std::optional<std::string> test_secrets::find(std::string_view name) const {
    const auto found = values.find(name);
    if (found == values.end())
        return std::nullopt;
    return found->second;
}

void test_observer::finished(const observation& what) {
    std::string line = what.token_request ? "token " : "";
    line += std::string(what.method) + " " + std::string(what.url) + " -> " + outcome(*what.result);
    lines.push_back(line);
    everything += line + "\n";
    for (const auto* headers :
         {what.request_headers, what.result->answer ? &what.result->answer->headers : nullptr})
        if (headers)
            for (const auto& [name, value] : *headers)
                everything += name + ": " + value + "\n";
    if (what.request_body)
        everything += *what.request_body + "\n";
    if (what.result->answer)
        everything += what.result->answer->body + "\n";
    if (what.result->error)
        everything += what.result->error->message + "\n";
}

session_harness::session_harness() : buckets(std::make_unique<bucket_registry>(io(), time)) {}

session_harness::~session_harness() {
    session_.reset();
    settle();
}

http::session& session_harness::open(session_settings settings) {
    session_ = std::make_unique<http::session>(io(), client(), *buckets, std::move(settings),
                                               secrets, time, seen);
    return *session_;
}

exchange session_harness::send(session_request what) {
    return send_on(*session_, std::move(what));
}

exchange session_harness::send_on(http::session& where, session_request what) {
    std::optional<exchange> out;
    where.send(std::move(what), [&](exchange e) { out = std::move(e); });
    REQUIRE_FALSE(out); // never from inside send()
    until([&] { return out.has_value(); });
    return std::move(*out);
}

session_settings session_harness::settings_for(const server& s) {
    session_settings out;
    out.instance = "shop_a";
    const std::vector<std::string> hosts{"{api_url}"};
    const settings_map map{{"api_url", s.url("")}};
    out.origins = expand_origins(hosts, map, {}, hosts);
    out.settings = map;
    return out;
}

session_request read_of(const std::string& url) {
    session_request r;
    r.url = url;
    r.access = access::read;
    return r;
}

session_request write_of(const std::string& url, std::string body) {
    session_request r;
    r.method = "POST";
    r.url = url;
    r.body = std::move(body);
    r.access = access::write;
    r.priority = priority::submit;
    return r;
}

} // namespace dray::http::test
