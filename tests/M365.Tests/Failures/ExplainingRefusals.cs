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
        var failure = FailureCatalog.OfEntra(
            400, Bytes($$"""{"error":"invalid_grant","error_codes":[{{code}}],"error_description":"AADSTS1: x"}"""));
        failure.Code.ShouldBe($"AADSTS{code}");
        ShouldHelp(failure);
    }

    [Theory]
    [MemberData(nameof(DocumentedGraphCodes))]
    public void Every_documented_Graph_code_has_a_class_and_an_action(string code) =>
        ShouldHelp(FailureCatalog.Find(code).ShouldNotBeNull());

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
    public void The_codes_that_decide_are_classed(
        long code, MicrosoftFailureClass failureClass, MicrosoftFailureRetry retry, bool propagation)
    {
        var failure = FailureCatalog.OfEntra(401, Bytes($$"""{"error":"invalid_client","error_codes":[{{code}}]}"""));
        failure.Class.ShouldBe(failureClass);
        failure.Retry.ShouldBe(retry);
        failure.MayBePropagation.ShouldBe(propagation);
    }

    [Fact]
    public void The_list_of_codes_wins_over_the_number_in_the_text() =>
        FailureCatalog.OfEntra(401, Bytes("""{"error_codes":[7000222],"error_description":"AADSTS7000215: Invalid client secret."}""")).Code
            .ShouldBe("AADSTS7000222");

    [Fact]
    public void Without_the_list_the_number_that_opens_the_text_counts() =>
        FailureCatalog.OfEntra(
            401, Bytes("""{"error":"invalid_client","error_description":"AADSTS7000215: Invalid client secret.\r\nTrace ID: 1"}"""))
            .Class.ShouldBe(MicrosoftFailureClass.BadSecret);

    [Fact]
    public void A_number_inside_the_text_does_not_count() =>
        FailureCatalog.OfEntra(400, Bytes("""{"error":"invalid_grant","error_description":"See AADSTS7000215."}""")).Code
            .ShouldBe("invalid_grant");

    [Fact]
    public void An_unknown_number_keeps_its_code_and_takes_the_class_of_the_error() =>
        FailureCatalog.OfEntra(400, Bytes("""{"error":"invalid_tenant","error_codes":[123456789]}"""))
            .ShouldSatisfyAllConditions(f => f.Code.ShouldBe("AADSTS123456789"), f => f.Class.ShouldBe(MicrosoftFailureClass.WrongTenant));

    [Theory]
    [Trait("Show", "truth.2")]
    [InlineData("invalid_client", ShownToEntra.AppCredential, MicrosoftFailureClass.BadSecret, "the app's sign-in")]
    [InlineData("invalid_grant", ShownToEntra.SignIn, MicrosoftFailureClass.SignInEnded, "the delegated sign-in")]
    [InlineData("invalid_grant", ShownToEntra.Password, MicrosoftFailureClass.UserBlocked, "the user's sign-in")]
    public void An_unknown_number_gives_advice_that_cannot_mislead_and_gives_no_credential_up(
        string error, ShownToEntra shown, MicrosoftFailureClass failureClass, string what)
    {
        var failure = FailureCatalog.OfEntra(400, Bytes($$"""{"error":"{{error}}","error_codes":[123456789]}"""), shown);

        (failure.Class, failure.NeedsNewCredential, failure.IsUnknownCode).ShouldBe((failureClass, false, true));
        failure.Sentence.ShouldContain(what);
        failure.Action.ShouldContain("https://login.microsoftonline.com/error?code=123456789");
        FailureCatalog.OfEntra(400, Bytes($$"""{"error":"{{error}}","error_codes":[7000215]}"""), shown).IsUnknownCode.ShouldBeFalse();
    }

    [Theory]
    [Trait("Show", "truth.2")]
    [InlineData("""{"error":{"code":"NeverHeardOfIt"}}""", true)]
    [InlineData("""{"error":{"code":"Request_BadRequest"}}""", false)]
    [InlineData("<html></html>", false)]
    public void A_code_of_Graph_that_the_catalogue_lacks_is_counted(string body, bool unknown) =>
        FailureCatalog.OfGraph(400, Bytes(body)).IsUnknownCode.ShouldBe(unknown);

    /// <summary>
    /// Microsoft's public list (Entra authentication and authorization error codes), without what only browsers, devices and SAML meet.
    /// </summary>
    [Theory]
    [Trait("Show", "truth.2")]
    [InlineData(MicrosoftFailureClass.PlatformFault, 700024, 700023, 700021, 50013, 50027, 500133)]
    [InlineData(MicrosoftFailureClass.AppNotFound, 7000229)]
    [InlineData(MicrosoftFailureClass.BadSecret, 7000216, 700213, 7002138, 700211, 700212, 50012, 50017, 50032)]
    [InlineData(MicrosoftFailureClass.MissingResource, 500014, 50001, 650054)]
    [InlineData(MicrosoftFailureClass.NotConsented, 650057, 65005, 65002, 90094, 90095, 90008, 90093, 50105)]
    [InlineData(MicrosoftFailureClass.PartnerAccess, 50002, 500021, 500022, 500212, 500213, 50014, 51004, 90072)]
    [InlineData(MicrosoftFailureClass.UserBlocked, 50135, 50144, 50125, 80012)]
    [InlineData(MicrosoftFailureClass.ConditionalAccess, 53011, 50131, 50005, 50097, 50129, 50155, 50187, 53010, 40009, 50008)]
    [InlineData(MicrosoftFailureClass.MfaRequired, 50072, 50078, 50161, 50199)]
    [InlineData(MicrosoftFailureClass.SignInEnded, 50058, 50085, 50089, 501481, 500112)]
    [InlineData(MicrosoftFailureClass.WrongTenant, 50194, 50059, 50128, 90019, 90038, 900382)]
    [InlineData(MicrosoftFailureClass.MicrosoftDown, 50000, 90036, 90091, 40010, 80001, 80014, 50087)]
    [InlineData(MicrosoftFailureClass.BadRequest, 50011, 500113, 70003, 90004, 90023, 650053)]
    public void What_our_grants_can_meet_has_a_class(MicrosoftFailureClass failureClass, params int[] codes)
    {
        foreach (var code in codes)
        {
            FailureCatalog.Find($"AADSTS{code}").ShouldNotBeNull().Class.ShouldBe(failureClass, $"AADSTS{code}");
        }
    }

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
    [InlineData(
        403, """{"error":{"code":"Authorization_RequestDenied","message":"x","innerError":{}}}""", MicrosoftFailureClass.MissingPermission)]
    [InlineData(429, """{"error":{"code":"TooManyRequests","innerError":{"code":"429"}}}""", MicrosoftFailureClass.Throttled)]
    [InlineData(404, """{"error":{"code":"","innererror":{"code":"Request_ResourceNotFound"}}}""", MicrosoftFailureClass.NotFound)]
    [InlineData(400, """{"Error":{"Code":"Directory_ExpiredPageToken"}}""", MicrosoftFailureClass.CursorExpired)]
    [InlineData(404, """{"error":{"code":"syncStateNotFound"}}""", MicrosoftFailureClass.CursorExpired)]
    [InlineData(410, """{"error":{"code":"Request_BadRequest"}}""", MicrosoftFailureClass.CursorExpired)]
    [InlineData(
        400, """{"error":{"code":"BadRequest","innerError":{"innererror":{"code":"neverHeardOfIt"}}}}""", MicrosoftFailureClass.BadRequest)]
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
