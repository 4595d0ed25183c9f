using LivePlatform.Tenancy;
using Microsoft.Extensions.Options;

namespace LivePlatform.TenantCredential.Acquiring.Invitations;

/// <summary>A link that was just made; only the hash of its token is stored.</summary>
internal sealed record NewLink(string Text, byte[] TokenHash);

/// <summary>Makes links: the token stands in the fragment, which browsers send to nobody.</summary>
internal sealed class InvitationLinks(InvitationKeys keys, ProviderScope provider, IOptions<InvitationOptions> options)
{
    public bool CanMake => options.Value.PortalUrl is not null;

    /// <summary>Reads a key of another database: not inside a unit of work.</summary>
    public async Task<NewLink> MakeAsync(Guid invitation, CancellationToken cancellationToken)
    {
        var (key, version) = await keys.NewestLinkKeyAsync(provider.Current, cancellationToken);
        var token = LinkToken.Make(provider.Current, invitation, key, version);
        return new NewLink(new Uri(options.Value.PortalUrl!, $"/i#{token.Reveal()}").AbsoluteUri, LinkToken.Hash(token));
    }
}
