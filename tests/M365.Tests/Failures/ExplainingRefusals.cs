using System.Text;
using LivePlatform.M365.Failures;

namespace LivePlatform.M365.Tests.Failures;

public sealed class ExplainingRefusals
{
    public static TheoryData<long> DocumentedEntraCodes => new((long[])[
        7000215, 7000222, 7000218, 700016, 7000112, 700011, 70001, 90002, 900023, 5000224, 500011, 70011, 28002, 700022, 900144, 90014,
        65001, 65004, 650051, 650052, 650056, 50034, 50126, 50053, 50055, 50056, 50057, 50076, 50079, 50074, 50158,
        53003, 53000, 53001, 53002, 53004, 530032, 530035, 700082, 70008, 70043, 700084, 50173, 50132, 50133, 70000, 54005, 70002, 9002313,
        50196, 50020, 50177, 90099, 530034, 700027, 700030, 70021, 50033, 90006, 90012, 90024, 90033, 90055, 90090]);

    public static TheoryData<string> DocumentedGraphCodes => new(
        "TooManyRequests", "Authorization_RequestDenied", "Request_BadRequest", "Request_ResourceNotFound", "Directory_ObjectNotFound",
        "Directory_ExpiredPageToken", "Directory_ReplicaUnavailable", "Request_UnsupportedQuery", "syncStateNotFound");

    [Theory]
    [MemberData(nameof(DocumentedEntraCodes))]
    public void Every_documented_Entra_code_has_a_class_and_an_action(long code)
    {
        var failure = FailureCatalog.OfEntra(400, Bytes($$"""{"error":"invalid_grant","error_codes":[{{code}}],"error_description":"AADSTS1: x"}"""));
        failure.Code.ShouldBe($"AADSTS{code}");
        ShouldHelp(failure);
    }

    [Theory]
    [MemberData(nameof(DocumentedGraphCodes))]
    public void Every_documented_Graph_code_has_a_class_and_an_action(string code) => ShouldHelp(FailureCatalog.Find(code).ShouldNotBeNull());

    [Fact]
    public void Every_entry_ends_its_sentences_and_names_an_action()
    {
        foreach (var failure in FailureCatalog.All)
        {
            ShouldHelp(failure);
            failure.Sentence.ShouldEndWith(".");
            failure.Action.ShouldEndWith(".");
        }
    }

    [Theory]
    [InlineData(7000215, MicrosoftFailureClass.BadSecret, MicrosoftFailureRetry.AfterAction, true)]
    [InlineData(7000222, MicrosoftFailureClass.ExpiredSecret, MicrosoftFailureRetry.AfterAction, true)]
    [InlineData(700016, MicrosoftFailureClass.AppNotFound, MicrosoftFailureRetry.AfterAction, true)]
    [InlineData(7000112, MicrosoftFailureClass.AppDisabled, MicrosoftFailureRetry.AfterAction, false)]
    [InlineData(90002, MicrosoftFailureClass.WrongTenant, MicrosoftFailureRetry.AfterAction, false)]
    [InlineData(53003, MicrosoftFailureClass.ConditionalAccess, MicrosoftFailureRetry.AfterAction, false)]
    [InlineData(65001, MicrosoftFailureClass.NotConsented, MicrosoftFailureRetry.AfterAction, false)]
    [InlineData(50196, MicrosoftFailureClass.Throttled, MicrosoftFailureRetry.Later, false)]
    [InlineData(90033, MicrosoftFailureClass.MicrosoftDown, MicrosoftFailureRetry.Later, false)]
    public void The_codes_that_decide_are_classed(long code, MicrosoftFailureClass failureClass, MicrosoftFailureRetry retry, bool propagation)
    {
        var failure = FailureCatalog.OfEntra(401, Bytes($$"""{"error":"invalid_client","error_codes":[{{code}}]}"""));
        failure.Class.ShouldBe(failureClass);
        failure.Retry.ShouldBe(retry);
        failure.MayBePropagation.ShouldBe(propagation);
    }

    [Fact]
    public void The_list_of_codes_wins_over_the_number_in_the_text() =>
        FailureCatalog.OfEntra(401, Bytes("""{"error_codes":[7000222],"error_description":"AADSTS7000215: Invalid client secret."}""")).Code.ShouldBe("AADSTS7000222");

    [Fact]
    public void Without_the_list_the_number_that_opens_the_text_counts() =>
        FailureCatalog.OfEntra(401, Bytes("""{"error":"invalid_client","error_description":"AADSTS7000215: Invalid client secret.\r\nTrace ID: 1"}"""))
            .Class.ShouldBe(MicrosoftFailureClass.BadSecret);

    [Fact]
    public void A_number_inside_the_text_does_not_count() =>
        FailureCatalog.OfEntra(400, Bytes("""{"error":"invalid_grant","error_description":"See AADSTS7000215."}""")).Code.ShouldBe("invalid_grant");

    [Fact]
    public void An_unknown_number_keeps_its_code_and_takes_the_class_of_the_error() =>
        FailureCatalog.OfEntra(400, Bytes("""{"error":"invalid_tenant","error_codes":[123456789]}"""))
            .ShouldSatisfyAllConditions(f => f.Code.ShouldBe("AADSTS123456789"), f => f.Class.ShouldBe(MicrosoftFailureClass.WrongTenant));

    [Theory]
    [InlineData(503, "<html>Service Unavailable</html>", MicrosoftFailureClass.MicrosoftDown)]
    [InlineData(429, "", MicrosoftFailureClass.Throttled)]
    [InlineData(400, "[]", MicrosoftFailureClass.BadRequest)]
    [InlineData(418, "null", MicrosoftFailureClass.Unknown)]
    [InlineData(400, """{"error_codes":"7000215"}""", MicrosoftFailureClass.BadRequest)]
    public void An_answer_that_is_no_error_body_is_classed_by_its_status(int status, string body, MicrosoftFailureClass failureClass)
    {
        FailureCatalog.OfEntra(status, Bytes(body)).Class.ShouldBe(failureClass);
        FailureCatalog.OfGraph(status, Bytes(body)).Class.ShouldBe(failureClass);
    }

    [Theory]
    [InlineData(403, """{"error":{"code":"Authorization_RequestDenied","message":"x","innerError":{}}}""", MicrosoftFailureClass.MissingPermission)]
    [InlineData(429, """{"error":{"code":"TooManyRequests","innerError":{"code":"429"}}}""", MicrosoftFailureClass.Throttled)]
    [InlineData(404, """{"error":{"code":"","innererror":{"code":"Request_ResourceNotFound"}}}""", MicrosoftFailureClass.NotFound)]
    [InlineData(400, """{"Error":{"Code":"Directory_ExpiredPageToken"}}""", MicrosoftFailureClass.CursorExpired)]
    [InlineData(404, """{"error":{"code":"syncStateNotFound"}}""", MicrosoftFailureClass.CursorExpired)]
    [InlineData(410, """{"error":{"code":"Request_BadRequest"}}""", MicrosoftFailureClass.CursorExpired)]
    [InlineData(400, """{"error":{"code":"BadRequest","innerError":{"innererror":{"code":"neverHeardOfIt"}}}}""", MicrosoftFailureClass.BadRequest)]
    [InlineData(503, """{"error":{"code":"UnheardOf"}}""", MicrosoftFailureClass.MicrosoftDown)]
    [InlineData(403, """{"error":{"code":"UnknownError","message":""}}""", MicrosoftFailureClass.MissingPermission)]
    [InlineData(404, """{"error":{"code":"UnknownError"}}""", MicrosoftFailureClass.NotFound)]
    [InlineData(400, """{"error":{"code":"UnknownError"}}""", MicrosoftFailureClass.MicrosoftDown)]
    [InlineData(403, "\uFEFF{\"error\":{\"code\":\"Authorization_RequestDenied\",},}", MicrosoftFailureClass.MissingPermission)]
    [InlineData(403, """{"error":{"message":"\ud800","code":"Authorization_RequestDenied"}}""", MicrosoftFailureClass.MissingPermission)]
    [InlineData(404, """{"error":{"code":"\udc00"}}""", MicrosoftFailureClass.NotFound)]
    [InlineData(404, """{"\ud800":1,"error":{"code":"Request_ResourceNotFound"}}""", MicrosoftFailureClass.NotFound)]
    public void A_Graph_body_is_read_in_every_spelling(int status, string body, MicrosoftFailureClass failureClass) =>
        FailureCatalog.OfGraph(status, Bytes(body)).Class.ShouldBe(failureClass);

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static void ShouldHelp(MicrosoftFailure failure)
    {
        failure.Class.ShouldNotBe(MicrosoftFailureClass.Unknown);
        failure.Sentence.Length.ShouldBeGreaterThan(15);
        failure.Action.Length.ShouldBeGreaterThan(15);
    }
}
