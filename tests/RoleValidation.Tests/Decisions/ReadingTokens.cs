using System.Buffers.Text;
using System.Text;
using LivePlatform.RoleProfiles;
using LivePlatform.RoleValidation.Facts;
using LivePlatform.Tenancy;

namespace LivePlatform.RoleValidation.Tests.Decisions;

/// <summary>Tokens are looked into with care: what cannot be read is no evidence.</summary>
[Trait("Category", "unit")]
public class ReadingTokens
{
    [Fact]
    public void Roles_permissions_principal_and_time_are_read_and_the_id_that_every_principal_has_is_no_role()
    {
        var token = TokenReader.Read(Jwt(
            """
            { "oid": "7f3e0b4e-5a3c-4b7e-9a53-2f6d1a0c9b11", "iat": 1767225600, "roles": ["User.Read.All"],
              "wids": ["69091246-20e8-4a56-aa4d-066075b2a7a8", "0997a1d0-0d1d-4acb-b408-d5ca73121e90", "no guid"] }
            """), PrincipalKind.ServicePrincipal)!;

        token.PrincipalId.ShouldBe(Guid.Parse("7f3e0b4e-5a3c-4b7e-9a53-2f6d1a0c9b11"));
        token.Roles.ShouldBe([Guid.Parse("69091246-20e8-4a56-aa4d-066075b2a7a8")]);
        token.Permissions.ShouldBe(["User.Read.All"]);
        token.IssuedAt.ShouldBe(new DateTimeOffset(2026, 1, 1, 0, 5, 0, TimeSpan.Zero));
    }

    [Fact]
    public void A_users_token_carries_delegated_permissions_the_users_roles_and_name_and_the_id_that_every_user_has_is_no_role()
    {
        var token = TokenReader.Read(Jwt(
            """
            { "oid": "7f3e0b4e-5a3c-4b7e-9a53-2f6d1a0c9b11", "scp": "User.Read.All Directory.AccessAsUser.All",
              "roles": ["Directory.Read.All"], "upn": "voice@contoso.example",
              "wids": ["69091246-20e8-4a56-aa4d-066075b2a7a8", "b79fbf4d-3ef9-4689-8143-76b194e85509"] }
            """), PrincipalKind.User)!;

        token.Roles.ShouldBe([Guid.Parse("69091246-20e8-4a56-aa4d-066075b2a7a8")]);
        token.Permissions.ShouldBe(["User.Read.All", "Directory.AccessAsUser.All"]);
        token.UserName.ShouldBe("voice@contoso.example");
    }

    [Fact]
    public void A_token_without_roles_grants_nothing_and_is_readable()
    {
        var token = TokenReader.Read(Jwt("{}"), PrincipalKind.ServicePrincipal)!;

        (token.PrincipalId, token.Roles.Count, token.Permissions.Count, token.IssuedAt).ShouldBe((null, 0, 0, null));
    }

    [Theory]
    [InlineData("opaque")]
    [InlineData("a.b.c")]
    [InlineData("a.!!!.c")]
    [InlineData("a.W10.c")]
    [InlineData("a.eyJ3aWRzIjpbMV19.c")]
    public void What_is_no_readable_token_is_no_evidence(string token) =>
        TokenReader.Read(new SecretText(token), PrincipalKind.ServicePrincipal).ShouldBeNull();

    private static SecretText Jwt(string claims) => new($"e30.{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(claims))}.c2ln");
}
