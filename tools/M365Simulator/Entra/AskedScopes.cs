namespace LivePlatform.M365Simulator.Entra;

/// <summary>
/// The scope parameter of a user's grant: one resource, its permissions by name or all that were consented to, and the wish to stay signed
/// in.
/// </summary>
internal readonly record struct AskedScopes(string Resource, IReadOnlyList<string> Named, bool KeepSignedIn)
{
    private const string All = ".default";
    private static readonly string[] OpenId = ["openid", "profile", "email", "offline_access"];

    public static EntraError? Shape(string? scope)
    {
        if (scope is null)
        {
            return EntraError.MissingParameter("scope");
        }

        var resources = Parts(scope).Where(x => !OpenId.Contains(x)).Select(ResourceOf).Distinct().Count();
        return resources == 1 ? null : EntraError.BadScope(scope);
    }

    public static AskedScopes Read(string scope)
    {
        var parts = Parts(scope).Where(x => !OpenId.Contains(x)).ToList();
        return new(
            ResourceOf(parts[0]), [.. parts.Select(x => x[(x.LastIndexOf('/') + 1)..]).Where(x => x != All)],
            Parts(scope).Contains("offline_access"));
    }

    public static bool IsOpenId(string scope) => Parts(scope).Contains("openid");

    private static string[] Parts(string scope) => scope.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static string ResourceOf(string part) => part.LastIndexOf('/') is > 0 and var slash ? part[..slash] : Resources.Graph;
}
