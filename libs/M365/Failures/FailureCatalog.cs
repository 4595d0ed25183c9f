using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;

namespace LivePlatform.M365.Failures;

/// <summary>Microsoft's codes, what they mean and what helps. The list is data: <c>FailureCatalog.json</c>.</summary>
public static class FailureCatalog
{
    private const string EntraPrefix = "AADSTS";
    private static readonly CatalogFile File = Load();
    private static readonly FrozenDictionary<string, MicrosoftFailure> ByCode = Index(File.Codes);
    private static readonly FrozenDictionary<string, MicrosoftFailure> ByStatus = Index(File.Statuses);
    private static readonly FrozenDictionary<string, MicrosoftFailure> ByOAuthError = Index(File.OAuthErrors);

    /// <summary>Every code that is known.</summary>
    public static IEnumerable<MicrosoftFailure> All => ByCode.Values;

    /// <summary>
    /// Graph refuses a token that has not ended yet and wants further claims: continuous access evaluation, by a Conditional Access policy
    /// or an event of the tenant.
    /// </summary>
    public static MicrosoftFailure AccessInterrupted => ByCode["insufficient_claims"];

    /// <summary>The entry of a code such as <c>AADSTS700016</c> or <c>Request_ResourceNotFound</c>; null when it is not known.</summary>
    public static MicrosoftFailure? Find(string code) => ByCode.GetValueOrDefault(code);

    /// <summary>Explains the answer of Entra's token endpoint.</summary>
    /// <param name="status">The HTTP status.</param>
    /// <param name="body">The body; anything unreadable counts as empty.</param>
    /// <param name="shown">What was shown to Entra; it classes codes that the catalogue does not have.</param>
    public static MicrosoftFailure OfEntra(int status, ReadOnlySpan<byte> body, ShownToEntra shown = ShownToEntra.AppCredential)
    {
        var error = EntraErrorBody.Read(body);
        foreach (var number in error.Codes)
        {
            if (Find(CodeOf(number)) is { } known)
            {
                return known;
            }
        }

        var code = error.Codes.Count > 0 ? CodeOf(error.Codes[0]) : error.Error;
        if (status is 429 or >= 500)
        {
            return OfStatus(status, code);
        }

        var general = ByOAuthError.GetValueOrDefault(error.Suberror ?? "")
            ?? ByOAuthError.GetValueOrDefault(error.Error ?? "") ?? OfStatus(status, code);
        return error.Codes.Count > 0
            ? OfUnknown(general, error.Codes[0], error.Error, shown)
            : general with { Code = code ?? general.Code };
    }

    /// <summary>
    /// A number that the catalogue does not have. General advice might mend what is not broken: it says what is known, and no credential is
    /// given up for it.
    /// </summary>
    private static MicrosoftFailure OfUnknown(MicrosoftFailure general, long number, string? error, ShownToEntra shown)
    {
        var code = CodeOf(number);
        var what = shown switch
        {
            ShownToEntra.Password => "the user's sign-in",
            ShownToEntra.SignIn => "the delegated sign-in",
            _ => "the app's sign-in",
        };
        return general with
        {
            Code = code,
            Class = error == "invalid_grant" && shown == ShownToEntra.Password ? MicrosoftFailureClass.UserBlocked : general.Class,
            Sentence = $"Entra refuses {what} with {code}, a code that the platform does not know.",
            Action =
                $"Look the code up at https://login.microsoftonline.com/error?code={number}, do what it says, then validate the "
                    + "connection. Report it to the platform's support.",
            NeedsNewCredential = false,
            IsUnknownCode = true,
        };
    }

    /// <summary>Explains the answer of Graph.</summary>
    /// <param name="status">The HTTP status.</param>
    /// <param name="body">The body; anything unreadable counts as empty.</param>
    public static MicrosoftFailure OfGraph(int status, ReadOnlySpan<byte> body)
    {
        var error = GraphErrorBody.Read(body);
        var known = OfCode(status, error.Code) ?? OfCode(status, error.InnerCode);
        return (known ?? OfStatus(status, error.Code ?? error.InnerCode)) with
        {
            Said = error.Message,
            IsUnknownCode = known is null && (error.Code ?? error.InnerCode) is not null,
        };
    }

    /// <summary>Explains a status whose body says nothing more.</summary>
    public static MicrosoftFailure OfStatus(int status, string? code = null)
    {
        var text = status.ToString(CultureInfo.InvariantCulture);
        var failure = ByStatus.GetValueOrDefault(text) ?? (status >= 500 ? ByStatus["500"] : ByStatus["other"]);
        return failure with { Code = code ?? $"HTTP {text}" };
    }

    /// <summary>
    /// A status that says more than a general code wins: 401, 403, 404, 410 and 429 are what they are, and so is a server error.
    /// </summary>
    private static MicrosoftFailure? OfCode(int status, string? code) =>
        code is null || Find(code) is not { } known ? null
        : status is 429 or 410 or >= 500 && known.Class is MicrosoftFailureClass.BadRequest or MicrosoftFailureClass.Unknown
        ? OfStatus(status, code)
        : status is 401 or 403 or 404 && known.Class is MicrosoftFailureClass.MicrosoftDown ? OfStatus(status, code)
        : known;

    private static string CodeOf(long number) => EntraPrefix + number.ToString(CultureInfo.InvariantCulture);

    private static FrozenDictionary<string, MicrosoftFailure> Index(IReadOnlyList<CatalogEntry> entries)
    {
        var all = new Dictionary<string, MicrosoftFailure>(StringComparer.OrdinalIgnoreCase);
        foreach (var entry in entries)
        {
            foreach (var code in entry.Codes)
            {
                all.Add(
                    code,
                    new(
                        code, entry.Class, entry.Sentence, entry.Action, entry.Retry, entry.Propagation,
                        NeedsNewCredential: entry.NewCredential));
            }
        }

        return all.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
    }

    private static CatalogFile Load()
    {
        using var stream = typeof(FailureCatalog).Assembly.GetManifestResourceStream("FailureCatalog.json")
            ?? throw new InvalidOperationException("FailureCatalog.json is not embedded.");
        return JsonSerializer.Deserialize(stream, CatalogJson.Default.CatalogFile)
            ?? throw new InvalidOperationException("FailureCatalog.json is empty.");
    }
}
