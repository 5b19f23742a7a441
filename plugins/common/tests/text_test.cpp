#include "plugins/common/text.hpp"

#include "dray/data/utf8.hpp"

#include <catch2/catch.hpp>

using namespace dray::common;

TEST_CASE("padding goes, what stands within stays") {
    CHECK(trimmed("1Z999" + std::string(45, ' ')) == "1Z999");
    CHECK(trimmed(" \t a b \r\n") == "a b");
    CHECK(trimmed("   ").empty());
    CHECK(trimmed("").empty());
}

TEST_CASE("a text is cut between characters") {
    CHECK(cut("abc", 3) == "abc");
    CHECK(cut("abcd", 3) == "abc");
    CHECK(cut("ab\u00e9", 3) == "ab");
    CHECK(cut("ab\u00e9", 4) == "ab\u00e9");
}

TEST_CASE("letters change case, others do not") {
    CHECK(upper("1z-\u00e9") == "1Z-\u00e9");
    CHECK(lower("WWW.Shop") == "www.shop");
}

TEST_CASE("a message is one line of bounded length") {
    CHECK(one_line("a\nb\x7F", 300) == "a b ");
    const auto text = one_line(std::string(1000, 'x'), 300);
    CHECK(text.size() == 300);
    CHECK(text.ends_with("..."));
}

TEST_CASE("a fragment of HTML becomes what a person would read") {
    CHECK(without_html("Blue Mug") == "Blue Mug");
    CHECK(without_html("<b>Blue</b> Mug<br>large") == "Blue Mug large");
    CHECK(without_html("Mug<br />Size: <i>L</i>") == "Mug Size: L");
    CHECK(without_html("Salt &amp; Pepper &lt;set&gt; &quot;A&quot;") ==
          "Salt & Pepper <set> \"A\"");
    CHECK(without_html("5&#176;&nbsp;&#x2013; caf\u00e9 &eacute;") ==
          "5\u00b0 \u2013 caf\u00e9 &eacute;");
    CHECK(without_html("  <p>\n one </p><p>two</p>") == "one two");
    CHECK(without_html("a<!-- <b>hidden</b> -->b") == "a b");
    CHECK(without_html("a<script>alert('<b>')</script>b<STYLE>p{}</style>c") == "a b c");
    CHECK(without_html("3 < 5 & 7 > 2") == "3 < 5 & 7 > 2");
    CHECK(without_html("size <5") == "size <5");
    CHECK(without_html("<b").size() == 2);
    CHECK(without_html("&#0;&#xD800;&#99999999;x") == "&#0;&#xD800;&#99999999;x");
    CHECK(without_html("").empty());
}

TEST_CASE("tags that nothing closes cost no more than other text") {
    CHECK(without_html("a<b>c<d<e") == "a c<d<e");
    CHECK(without_html("<b>x</b") == "x</b");
    // Looking for the end behind each of these anew takes longer than this program may run.
    std::string open = "<i>x</i>";
    for (int i = 0; i < 4'000'000; ++i)
        open += "<b";
    const auto text = without_html(open);
    CHECK(text.size() == open.size() - 6);
    CHECK(text.starts_with("x <b<b"));
}

TEST_CASE("what comes of damaged HTML is still UTF-8 and never longer") {
    const std::string html = "<p class='x'>caf\u00e9 &amp; <script>a</script>b &mdash; c<!-- d";
    for (std::size_t n = 0; n <= html.size(); ++n) {
        const std::string part = cut(html, n);
        const auto text = without_html(part);
        CHECK(dray::data::is_utf8(text));
        CHECK(text.size() <= part.size());
    }
}

TEST_CASE("a URL's part holds nothing that ends it") {
    CHECK(url_part("AB-1.2_~") == "AB-1.2_~");
    CHECK(url_part("a b/c?d=e&f#g%") == "a%20b%2Fc%3Fd%3De%26f%23g%25");
    CHECK(url_part("\u00e9") == "%C3%A9");
}
