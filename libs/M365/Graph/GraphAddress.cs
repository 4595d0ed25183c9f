namespace LivePlatform.M365.Graph;

/// <summary>Where Graph is. No token leaves for any other host, whatever a link in an answer says.</summary>
internal sealed class GraphAddress
{
    private readonly string _root;

    public GraphAddress(Uri baseUrl)
    {
        _root = baseUrl.AbsolutePath.TrimEnd('/') + "/";
        Base = new UriBuilder(baseUrl) { Path = _root, Query = "", Fragment = "" }.Uri;
    }

    /// <summary>With the version and a slash at its end.</summary>
    public Uri Base { get; }

    /// <summary>An absolute address is checked, a relative one is put below the version.</summary>
    public Uri Resolve(string uri) =>
        Uri.TryCreate(uri, UriKind.Absolute, out var absolute) && absolute.Scheme.StartsWith("http", StringComparison.Ordinal)
            ? Require(absolute)
            : Require(new Uri(Base, "./" + uri.TrimStart('/')));

    /// <exception cref="ForeignAddressException">The address is not Graph's.</exception>
    public Uri Require(Uri uri) =>
        uri.Scheme == Base.Scheme && uri.Port == Base.Port && string.Equals(
            uri.IdnHost, Base.IdnHost, StringComparison.OrdinalIgnoreCase) && uri.UserInfo.Length == 0
        && uri.AbsolutePath.StartsWith(_root, StringComparison.OrdinalIgnoreCase)
            ? uri
            : throw new ForeignAddressException(uri.IsAbsoluteUri ? uri.Host : "");

    /// <summary>The part below the version, by which a request is charged.</summary>
    public string PathBelowVersion(Uri uri) => uri.PathAndQuery[_root.Length..];
}

/// <summary>A link or request leads away from Graph's configured address. It was not followed, and no token was sent.</summary>
public sealed class ForeignAddressException : Exception
{
    internal ForeignAddressException(string host)
        : base($"'{host}' is not Microsoft Graph's configured address; the link was not followed.")
    {
    }
}
