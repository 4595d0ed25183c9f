using System.Globalization;
using System.Text.Json;
using CsCheck;

namespace LivePlatform.Tenancy.Tests;

[Trait("Category", "unit")]
public class SecretsCannotBePrinted
{
    private const string Canary = "canary-7f3a";

    [Fact]
    public void Every_way_to_text_gives_stars()
    {
        var secret = new SecretText(Canary);

        secret.ToString().ShouldBe("***");
        $"{secret}".ShouldBe("***");
        string.Format(CultureInfo.InvariantCulture, "{0}", secret).ShouldBe("***");
        new { secret }.ToString()!.ShouldNotContain(Canary);
        JsonSerializer.Serialize(new { secret }).ShouldNotContain(Canary);
        JsonSerializer.Serialize(secret).ShouldBe("\"***\"");
    }

    [Fact]
    public void A_record_that_holds_one_does_not_print_it() => new Holder(new SecretText(Canary)).ToString().ShouldNotContain(Canary);

    [Fact]
    public void It_is_revealed_only_on_purpose() => new SecretText(Canary).Reveal().ShouldBe(Canary);

    [Theory]
    [InlineData("\"\"")]
    [InlineData("null")]
    [InlineData("7")]
    public void An_empty_secret_in_a_body_is_refused(string json) =>
        Should.Throw<JsonException>(() => JsonSerializer.Deserialize<SecretText>(json));

    [Fact]
    public void Revealing_no_secret_throws() => Should.Throw<InvalidOperationException>(() => default(SecretText).Reveal());

    [Fact]
    public void Secrets_are_equal_exactly_when_their_texts_are() =>
        Gen.Select(Gen.String[1, 20], Gen.String[1, 20]).Sample((a, b) => new SecretText(a) == new SecretText(b) == (a == b));

    private sealed record Holder(SecretText Secret);
}
