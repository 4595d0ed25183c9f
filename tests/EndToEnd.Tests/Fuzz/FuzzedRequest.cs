using System.Text;
using LivePlatform.EndToEnd.Tests.Api;

namespace LivePlatform.EndToEnd.Tests.Fuzz;

/// <summary>One request as it was drawn.</summary>
/// <param name="Caller">Who sends it.</param>
/// <param name="Route">The operation that it was made from.</param>
/// <param name="Method">Usually the operation's.</param>
/// <param name="Path">With its query.</param>
/// <param name="Headers">Sent as they are.</param>
/// <param name="Body">Null: none.</param>
/// <param name="ContentType">Of the body.</param>
internal sealed record FuzzedRequest(
    FuzzCaller Caller,
    Operation Route,
    HttpMethod Method,
    string Path,
    IReadOnlyList<(string Name, string Value)> Headers,
    byte[]? Body,
    string ContentType)
{
    private const int ShownOfBody = 200;

    /// <summary>It changes nothing by its method.</summary>
    public bool IsSafe => Method == HttpMethod.Get || Method == HttpMethod.Head || Method == HttpMethod.Options;

    /// <summary>Objects that its path names.</summary>
    public HashSet<Guid> Named => Snapshot.IdsIn(Path.Split('?')[0]);

    /// <summary>Objects that its body names.</summary>
    public HashSet<Guid> Written => Body is null ? [] : Snapshot.IdsIn(Encoding.UTF8.GetString(Body));

    /// <summary>Everything that an answer may give back.</summary>
    public string Said =>
        $"{Uri.UnescapeDataString(Path)} {string.Join(' ', Headers.Select(header => header.Value))} "
            + (Body is null ? "" : Encoding.UTF8.GetString(Body));

    /// <summary>As a message to send.</summary>
    public HttpRequestMessage Make()
    {
        var request = new HttpRequestMessage(Method, Path);
        if (Body is not null)
        {
            request.Content = new ByteArrayContent(Body);
            request.Content.Headers.TryAddWithoutValidation("Content-Type", ContentType);
        }

        foreach (var (name, value) in Headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        if (Caller.Authorization is { } authorization)
        {
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        }

        return request;
    }

    public override string ToString() =>
        $"{Method} {Path} by {Caller.Who} [{string.Join("; ", Headers.Select(header => $"{header.Name}: {header.Value}"))}] "
            + $"{(Body is null ? "" : Encoding.UTF8.GetString(Body.AsSpan(0, Math.Min(Body.Length, ShownOfBody))))}";
}
