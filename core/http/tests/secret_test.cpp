#include "core/http/secret.hpp"

#include <catch2/catch.hpp>

#include <map>

using namespace dray::http;

namespace {

class fixed_secrets final : public secret_source {
public:
    std::map<std::string, std::string, std::less<>> values;
    [[nodiscard]] std::optional<std::string> find(std::string_view name) const override {
        const auto found = values.find(name);
        if (found == values.end())
            return std::nullopt;
        return found->second;
    }
};

const std::string marker_a = "m-0123456789abcdef0123456789abcdef";
const std::string marker_b = "m-fedcba9876543210fedcba9876543210";

secret_use use(const std::string& marker, const std::string& name,
               secret_encoding encoding = secret_encoding::raw) {
    secret_use u;
    u.marker = marker;
    u.name = name;
    u.encoding = encoding;
    return u;
}

struct placed {
    header_list headers;
    std::string body;
    std::string code;
};

placed place(const std::vector<secret_use>& uses, const header_list& headers,
             const std::string& body, const std::string& url = "https://shop.test/") {
    fixed_secrets secrets;
    secrets.values["key"] = R"(a&b<c>"d'\e f/ü)";
    secrets.values["other"] = "second-secret";
    secrets.values["tiny"] = "abc";
    secrets.values["lines"] = "first\nsecond";
    placed out;
    out.headers = headers;
    out.body = body;
    if (const auto no = place_secrets(uses, secrets, url, out.headers, out.body)) {
        out.code = no->code;
        CHECK(no->message.find("a&b") == std::string::npos);
        CHECK(out.headers == headers); // nothing was changed
        CHECK(out.body == body);
    }
    return out;
}

} // namespace

TEST_CASE("a secret is encoded for its place") {
    const std::string value = R"(a&b<c>"d'\e f/ü)";
    CHECK(encode_secret(value, secret_encoding::raw) == value);
    CHECK(encode_secret("user:pass", secret_encoding::basic) == "dXNlcjpwYXNz");
    CHECK(encode_secret(value, secret_encoding::xml) == R"(a&amp;b&lt;c&gt;&quot;d&apos;\e f/ü)");
    CHECK(encode_secret(value, secret_encoding::json) == R"(a&b<c>\"d'\\e f/ü)");
    CHECK(encode_secret("\x01\n", secret_encoding::json) == R"(\u0001\n)");
    CHECK(encode_secret(value, secret_encoding::form) == "a%26b%3Cc%3E%22d%27%5Ce+f%2F%C3%BC");
}

TEST_CASE("the words for encodings are those of the protocol") {
    CHECK(parse_secret_encoding("raw") == secret_encoding::raw);
    CHECK(parse_secret_encoding("basic") == secret_encoding::basic);
    CHECK(parse_secret_encoding("xml") == secret_encoding::xml);
    CHECK(parse_secret_encoding("json") == secret_encoding::json);
    CHECK(parse_secret_encoding("form") == secret_encoding::form);
    CHECK_FALSE(parse_secret_encoding("url"));
}

TEST_CASE("a listed marker is replaced once, in the headers before the body") {
    const auto p = place({use(marker_a, "other")}, {{"X-Key", marker_a}}, "text " + marker_a);
    CHECK(p.headers[0].second == "second-secret");
    CHECK(p.body == "text " + marker_a);
}

TEST_CASE("each listing replaces one occurrence") {
    const auto p = place({use(marker_a, "other"), use(marker_a, "other", secret_encoding::basic),
                          use(marker_b, "key", secret_encoding::xml)},
                         {}, marker_a + "|" + marker_b + "|" + marker_a + "|" + marker_a);
    CHECK(p.body ==
          "second-secret|a&amp;b&lt;c&gt;&quot;d&apos;\\e f/ü|c2Vjb25kLXNlY3JldA==|" + marker_a);
}

TEST_CASE("an unlisted marker and secret-like text stay text") {
    const std::string comment = "{{secret:other}} [secret:other] " + marker_b;
    const auto p = place({use(marker_a, "other")}, {}, comment + marker_a);
    CHECK(p.body == comment + "second-secret");
}

TEST_CASE("what a secret puts in is not searched again") {
    fixed_secrets secrets;
    secrets.values["first"] = "xx" + marker_b + "xx";
    secrets.values["second"] = "inner";
    header_list headers;
    std::string body = marker_a + " " + marker_b;
    const std::vector<secret_use> uses{use(marker_a, "first"), use(marker_b, "second")};
    CHECK_FALSE(place_secrets(uses, secrets, "https://shop.test/", headers, body));
    CHECK(body == "xx" + marker_b + "xx inner");
}

TEST_CASE("a secret that cannot be placed refuses the request by name") {
    CHECK(place({use(marker_a, "other")}, {}, "", "https://shop.test/?k=" + marker_a).code ==
          "secret_in_url");
    CHECK(place({use(marker_a, "other")}, {}, "no marker").code == "secret_marker_missing");
    CHECK(place({use(marker_a, "other"), use(marker_a, "other")}, {}, marker_a).code ==
          "secret_marker_missing");
    CHECK(place({use("short", "other")}, {}, "short").code == "secret_marker_invalid");
    CHECK(place({use(marker_a, "unknown")}, {}, marker_a).code == "secret_missing");
    CHECK(place({use(marker_a, "tiny")}, {}, marker_a).code == "secret_too_short");
    CHECK(place({use(marker_a, "lines")}, {{"X-Key", marker_a}}, "").code ==
          "secret_not_header_safe");
    CHECK(place({use(marker_a, "lines")}, {}, marker_a).body == "first\nsecond");
}

TEST_CASE("a secret is scrubbed in every encoding it may be echoed in") {
    const std::string value = R"(p&ss<w>o"r'd/ 1)";
    scrubber s;
    s.add("api_key", value);
    const std::vector<std::string> echoes{
        value,
        encode_secret(value, secret_encoding::basic),
        encode_secret(value, secret_encoding::xml),
        encode_secret(value, secret_encoding::json),
        encode_secret(value, secret_encoding::form),
        R"(p&amp;ss&lt;w&gt;o&quot;r&#39;d/ 1)",
        R"(p&ss<w>o\"r'd\/ 1)",
        "p%26ss%3cw%3eo%22r%27d%2f+1",
        "p%26ss%3Cw%3Eo%22r%27d%2F%201",
    };
    for (const auto& echo : echoes) {
        std::string text = "before " + echo + " after";
        INFO(echo);
        CHECK(s.scrub(text));
        CHECK(text.find("[secret:api_key]") != std::string::npos);
        CHECK(text.find("ss") == std::string::npos);
    }
}

TEST_CASE("a secret is scrubbed as the usual libraries write it") {
    const std::string value = "p&ss<w>o\"r'd/ \xC3\xBC\xF0\x9F\x94\x91+*1";
    scrubber s;
    s.add("api_key", value);
    const std::vector<std::string> echoes{
        // XML: an element's text (.NET, libxml2), Python's and Go's escape, an attribute.
        "p&amp;ss&lt;w&gt;o\"r'd/ \xC3\xBC\xF0\x9F\x94\x91+*1",
        "p&amp;ss&lt;w>o\"r'd/ \xC3\xBC\xF0\x9F\x94\x91+*1",
        "p&amp;ss&lt;w&gt;o&quot;r&#x27;d/ \xC3\xBC\xF0\x9F\x94\x91+*1",
        "p&amp;ss&lt;w&gt;o&#34;r&#39;d/ \xC3\xBC\xF0\x9F\x94\x91+*1",
        "p&amp;ss&lt;w&gt;o&quot;r'd/ \xC3\xBC\xF0\x9F\x94\x91+*1",
        // JSON: Python, PHP, Go and Rails, Newtonsoft's EscapeHtml, System.Text.Json.
        R"(p&ss<w>o\"r'd/ \u00fc\ud83d\udd11+*1)",
        R"(p&ss<w>o\"r'd\/ \u00fc\ud83d\udd11+*1)",
        "p\\u0026ss\\u003cw\\u003eo\\\"r'd/ \xC3\xBC\xF0\x9F\x94\x91+*1",
        "p\\u0026ss\\u003cw\\u003eo\\u0022r\\u0027d/ \xC3\xBC\xF0\x9F\x94\x91+*1",
        R"(p\u0026ss\u003Cw\u003Eo\u0022r\u0027d/ \u00FC\uD83D\uDD11\u002B*1)",
        // JSON within a JSON string: of one library, and PHP's within Python's.
        R"(p&ss<w>o\\\"r'd/ \\u00fc\\ud83d\\udd11+*1)",
        R"(p&ss<w>o\\\"r'd\\/ \\u00fc\\ud83d\\udd11+*1)",
        // Percent-encoded: a form, RFC 3986, encodeURIComponent.
        "p%26ss%3Cw%3Eo%22r%27d%2F+%C3%BC%F0%9F%94%91%2B*1",
        "p%26ss%3Cw%3Eo%22r%27d%2F%20%C3%BC%F0%9F%94%91%2B%2A1",
        "p%26ss%3Cw%3Eo%22r'd%2F%20%C3%BC%F0%9F%94%91%2B*1",
    };
    for (const auto& echo : echoes) {
        std::string text = "before " + echo + " after";
        INFO(echo);
        CHECK(s.scrub(text));
        CHECK(text == "before [secret:api_key] after");
    }
}

TEST_CASE("bytes that are not UTF-8 are no obstacle to scrubbing") {
    const std::string value = "key\xFF\xC3";
    scrubber s;
    s.add("api_key", value);
    std::string text = "a " + value + " b";
    CHECK(s.scrub(text));
    CHECK(text == "a [secret:api_key] b");
}

TEST_CASE("scrubbing replaces every occurrence and nothing else") {
    scrubber s;
    s.add("a", "alpha");
    s.add("b", "alphabet");
    std::string text = "alphabet alpha beta alphaalphabet";
    CHECK(s.scrub(text));
    CHECK(text == "[secret:b] [secret:a] beta [secret:a][secret:b]");
    CHECK_FALSE(s.scrub(text));
    std::string empty;
    CHECK_FALSE(s.scrub(empty));
}

TEST_CASE("headers are scrubbed, names too") {
    scrubber s;
    s.add("token", "tok-123456");
    header_list headers{{"X-Echo", "Bearer tok-123456"}, {"tok-123456", "1"}};
    s.scrub(headers);
    CHECK(headers[0].second == "Bearer [secret:token]");
    CHECK(headers[1].first == "[secret:token]");
}

TEST_CASE("the two latest values of a secret are scrubbed, so that memory stays bounded") {
    scrubber s;
    for (int i = 0; i < 1000; ++i)
        s.add("token", "token-number-" + std::to_string(i));
    std::string text = "token-number-999 token-number-998 token-number-5.";
    s.scrub(text);
    CHECK(text == "[secret:token] [secret:token] token-number-5.");
}

TEST_CASE("scrubbing megabytes of almost-matches ends soon and right") {
    scrubber s;
    s.add("token", "aaaaaaaaaaaaaaaaaaaaaaab");
    std::string text(1 << 20, 'a');
    CHECK_FALSE(s.scrub(text));
    text += "b";
    CHECK(s.scrub(text));
    CHECK(text.size() == (1 << 20) - 23 + 14);
}
