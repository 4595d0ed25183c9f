using System.Text;
using LivePlatform.M365.Failures;

namespace LivePlatform.M365.Tests.Failures;

/// <summary>What a refusal's body says, however badly it is written.</summary>
public sealed class ReadingBodies
{
    [Theory]
    [InlineData("""{"error":"a","suberror":"b","error_codes":[1,"x",2.5,3]}""", "a", "b", "1 3")]
    [InlineData("""{"ERROR":"a","error_description":"AADSTS50034: no such user"}""", "a", null, "50034")]
    [InlineData("""{"error":"a","error_description":"AADSTS50034"}""", "a", null, "50034")]
    [InlineData("""{"error":"a","error_description":"AADSTS"}""", "a", null, "")]
    [InlineData("""{"error":"a","error_description":"see AADSTS50034"}""", "a", null, "")]
    [InlineData("""{"error":"a","error_codes":[7],"error_description":"AADSTS50034: x"}""", "a", null, "7")]
    [InlineData("""{"error":"","error_codes":7}""", null, null, "")]
    [InlineData("""{"error":"a",/* comment */}""", "a", null, "")]
    [InlineData("""["error"]""", null, null, "")]
    [InlineData("<html>", null, null, "")]
    [InlineData("", null, null, "")]
    public void Entra(string body, string? error, string? suberror, string codes)
    {
        var read = EntraErrorBody.Read(Encoding.UTF8.GetBytes(body));
        (read.Error, read.Suberror, string.Join(' ', read.Codes)).ShouldBe((error, suberror, codes));
        EntraErrorBody.Read([.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(body)]).Error.ShouldBe(error);
    }

    [Theory]
    [InlineData("""{"error":{"code":"a","message":"m"}}""", "a", null, "m")]
    [InlineData("""{"error":{"code":"a","innerError":{"code":"b"}}}""", "a", "b", null)]
    [InlineData("""{"error":{"code":"a","innererror":{"code":"b","innerError":{"code":"c"}}}}""", "a", "c", null)]
    [InlineData("""{"error":{"code":"a","innerError":{"code":"b","innerError":{"date":"x"}}}}""", "a", "b", null)]
    [InlineData(
        """{"error":{"innerError":{"innerError":{"innerError":{"innerError":{"code":"d","innerError":{"code":"too deep"}}}}}}}""",
        null, "d", null)]
    [InlineData("""{"error":"a"}""", null, null, null)]
    [InlineData("[]", null, null, null)]
    public void Graph(string body, string? code, string? inner, string? message) =>
        GraphErrorBody.Read(Encoding.UTF8.GetBytes(body)).ShouldBe(new GraphErrorBody(code, inner, message));

    [Fact]
    public void What_is_no_text_is_left_out_and_a_null_character_is_replaced()
    {
        GraphErrorBody.Read("""{"error":{"code":"\ud800","message":"a\u0000b"}}"""u8).ShouldBe(new GraphErrorBody(null, null, "a�b"));
        GraphErrorBody.Read("""{"\ud800":1,"error":{"code":"a"}}"""u8).Code.ShouldBe("a");
    }

    [Theory]
    [InlineData(429, MicrosoftFailureClass.Throttled)]
    [InlineData(500, MicrosoftFailureClass.MicrosoftDown)]
    [InlineData(503, MicrosoftFailureClass.MicrosoftDown)]
    [InlineData(599, MicrosoftFailureClass.MicrosoftDown)]
    public void A_status_that_passes_counts_more_than_a_code_that_nobody_knows(int status, MicrosoftFailureClass expected)
    {
        var failure = FailureCatalog.OfEntra(status, """{"error":"invalid_client","error_codes":[1]}"""u8);
        (failure.Class, failure.Code).ShouldBe((expected, "AADSTS1"));
        FailureCatalog.OfEntra(status, """{"error":"what_is_this"}"""u8).Code.ShouldBe("what_is_this");
        FailureCatalog.OfStatus(status).ShouldSatisfyAllConditions(
            x => x.Class.ShouldBe(expected), x => x.Code.ShouldBe($"HTTP {status}"), x => x.IsPassing.ShouldBeTrue());
        FailureCatalog.OfStatus(status, "x").Code.ShouldBe("x");
    }

    [Theory]
    [InlineData(429, MicrosoftFailureClass.Throttled)]
    [InlineData(500, MicrosoftFailureClass.MicrosoftDown)]
    public void Of_Graph_too(int status, MicrosoftFailureClass expected)
    {
        FailureCatalog.OfGraph(status, """{"error":{"code":"Request_BadRequest"}}"""u8).Class.ShouldBe(expected);
        FailureCatalog.OfGraph(400, """{"error":{"code":"Request_BadRequest"}}"""u8).Class.ShouldBe(MicrosoftFailureClass.BadRequest);
        FailureCatalog.OfGraph(status, """{"error":{"code":"Authorization_RequestDenied"}}"""u8).Class
            .ShouldBe(FailureCatalog.Find("Authorization_RequestDenied")!.Class);
    }

    [Fact]
    public void The_outer_code_counts_first_and_one_that_nobody_knows_is_named()
    {
        var both = FailureCatalog.OfGraph(
            403, """{"error":{"code":"Authorization_RequestDenied","message":"m","innerError":{"code":"Request_BadRequest"}}}"""u8);
        (both.Code, both.Said, both.IsUnknownCode).ShouldBe(("Authorization_RequestDenied", "m", false));
        var inner = FailureCatalog.OfGraph(403, """{"error":{"code":"odd","innerError":{"code":"Authorization_RequestDenied"}}}"""u8);
        (inner.Code, inner.IsUnknownCode).ShouldBe(("Authorization_RequestDenied", false));
        var odd = FailureCatalog.OfGraph(403, """{"error":{"code":"odd","innerError":{"code":"odder"}}}"""u8);
        (odd.Code, odd.IsUnknownCode).ShouldBe(("odd", true));
        var onlyInner = FailureCatalog.OfGraph(403, """{"error":{"innerError":{"code":"odder"}}}"""u8);
        (onlyInner.Code, onlyInner.IsUnknownCode).ShouldBe(("odder", true));
        var none = FailureCatalog.OfGraph(403, "{}"u8);
        (none.Code, none.IsUnknownCode).ShouldBe(("HTTP 403", false));
    }

    [Fact]
    public void A_failure_says_itself_as_an_exception()
    {
        var failure = FailureCatalog.OfStatus(503, "x");
        new MicrosoftFailureException(failure, 503).Message.ShouldBe($"x (HTTP 503): {failure.Sentence}");
        Should.Throw<ArgumentNullException>(() => new MicrosoftFailureException(null!, 503));
        FailureCatalog.AccessInterrupted.Code.ShouldBe("insufficient_claims");
        FailureCatalog.Find("Authorization_RequestDenied")!.IsPassing.ShouldBeFalse();
    }
}
