using System.Text.Json;

namespace LivePlatform.M365.Failures;

/// <summary>
/// The error body of Graph. Names are compared without case (<c>innerError</c> and <c>innererror</c> both occur); an empty code is none.
/// </summary>
internal sealed record GraphErrorBody(string? Code, string? InnerCode, string? Message = null)
{
    private const int DeepestInner = 4;
    private static readonly GraphErrorBody Nothing = new(null, null);

    public static GraphErrorBody Read(ReadOnlySpan<byte> body)
    {
        using var document = LooseJson.ObjectOf(body);
        if (document is null || LooseJson.Member(document.RootElement, "error") is not { ValueKind: JsonValueKind.Object } error)
        {
            return Nothing;
        }

        return new(LooseJson.Text(error, "code"), InnermostCode(error), LooseJson.Text(error, "message"));
    }

    /// <summary>The deepest inner code is the most exact one.</summary>
    private static string? InnermostCode(JsonElement error)
    {
        string? code = null;
        var current = error;
        for (var depth = 0; depth < DeepestInner
            && LooseJson.Member(current, "innerError") is { ValueKind: JsonValueKind.Object } inner; depth++)
        {
            code = LooseJson.Text(inner, "code") ?? code;
            current = inner;
        }

        return code;
    }
}
