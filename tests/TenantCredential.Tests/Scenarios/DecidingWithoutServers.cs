using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using LivePlatform.M365.Failures;
using LivePlatform.Tenancy;
using LivePlatform.TenantCredential.Broker;
using LivePlatform.TenantCredential.Credentials;
using LivePlatform.TenantCredential.Csv;
using LivePlatform.TenantCredential.Keys;
using LivePlatform.TenantCredential.Proofs;
using LivePlatform.TenantCredential.Tests.Refusals;

namespace LivePlatform.TenantCredential.Tests.Scenarios;

[Trait("Category", "unit")]
public class DecidingWithoutServers
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("AADSTS7000215", 1, nameof(ProofVerdict.NotYet), true)]
    [InlineData("AADSTS7000215", 3, nameof(ProofVerdict.Failed), false)]
    [InlineData("AADSTS700016", 1, nameof(ProofVerdict.NotYet), true)]
    [InlineData("AADSTS700016", 3, nameof(ProofVerdict.Failed), true)]
    [InlineData("AADSTS90002", 1, nameof(ProofVerdict.Failed), true)]
    [InlineData("AADSTS90033", 60, nameof(ProofVerdict.Undecided), true)]
    public void A_refusal_is_final_unless_a_change_may_still_be_spreading(string code, int minutesOld, string verdict, bool again)
    {
        var decision = ProofDecision.Of(
            new ProofResult(FailureCatalog.Find(code)), Now.AddMinutes(-minutesOld), attempts: 0, jitter: 0, Now);
        decision.Verdict.ToString().ShouldBe(verdict);
        (decision.NextAt > Now).ShouldBe(again);
    }

    public static TheoryData<string> Refusals => [.. RefusalLine.Read().Select(x => x.Code)];

    /// <summary>By the column "again" of refusals.md.</summary>
    [Theory]
    [MemberData(nameof(Refusals))]
    public void A_final_refusal_is_looked_at_again_as_the_table_says(string code)
    {
        var failure = FailureCatalog.Find(code) ?? throw new InvalidOperationException($"{code} is not in the catalogue.");

        var waits = Enumerable.Range(0, 20)
            .Select(attempts => ProofDecision.Of(new ProofResult(failure), Now.AddDays(-1), attempts, jitter: 0.5, Now).NextAt - Now)
            .ToList();

        waits.Select(wait => wait is { } some ? RefusalLine.WhenIs(some) : "never").Distinct()
            .ShouldBe([RefusalLine.Read().Single(x => x.Code == code).Again]);
    }

    [Fact]
    public void Waits_grow_and_end_at_six_hours()
    {
        var waits = Enumerable.Range(0, 20)
            .Select(
                attempts => ProofDecision.Of(
                    new ProofResult(FailureCatalog.Find("InvalidAuthenticationToken")), Now.AddDays(-1), attempts, 0,
                    Now).NextAt!.Value - Now).ToList();
        waits.ShouldBeInOrder();
        waits[0].ShouldBe(TimeSpan.FromMinutes(1));
        waits[^1].ShouldBe(TimeSpan.FromHours(6));
    }

    [Theory]
    [InlineData("", "", nameof(PasswordTurn.Free))]
    [InlineData("", "0 1 1", nameof(PasswordTurn.Busy))]
    [InlineData("", "5 6 7 8", nameof(PasswordTurn.Free))]
    [InlineData("60 90", "0", nameof(PasswordTurn.Busy))]
    [InlineData("60 90", "70", nameof(PasswordTurn.Held))]
    [InlineData("60 90 100", "", nameof(PasswordTurn.Held))]
    [InlineData("60 90 1441", "", nameof(PasswordTurn.Free))]
    public void A_password_waits_for_the_answers_of_others_and_is_held_after_three_that_were_no(string wrong, string begun, string turn) =>
        PasswordTries.Decide(Before(wrong), Before(begun), Now).Turn.ToString().ShouldBe(turn);

    /// <summary>Times, given as minutes before now.</summary>
    private static IEnumerable<DateTimeOffset> Before(string minutes) =>
        minutes.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(x => Now.AddMinutes(-int.Parse(x, CultureInfo.InvariantCulture)));

    [Fact]
    public void A_retry_after_is_never_shortened()
    {
        var proof = new ProofResult(FailureCatalog.OfStatus(429), Now.AddHours(9));
        ProofDecision.Of(proof, Now, attempts: 0, jitter: 0, Now).NextAt.ShouldBe(Now.AddHours(9));
    }

    [Theory]
    [InlineData("Abc", null, 0)]
    [InlineData("Xyz", null, null)]
    [InlineData("Twi", null, null)]
    [InlineData(null, null, null)]
    [InlineData("Twi", 2, 2)]
    [InlineData("Abc", 9, 0)]
    public void A_secret_is_recognised_by_key_id_or_by_a_hint_of_its_own_and_never_guessed(string? hint, int? key, int? expected)
    {
        GraphProof.PasswordCredential[] secrets =
        [
            Secret(0, "Abc"), Secret(1, "Twi"), Secret(2, "Twi"), new(null, "Xyz", Now), new(Key(4), "Xyz", null),
        ];
        GraphProof.Match(secrets, hint, key is { } number ? Key(number) : null)?.KeyId.ShouldBe(Key(expected!.Value));
        (GraphProof.Match(secrets, hint, key is { } known ? Key(known) : null) is null).ShouldBe(expected is null);
    }

    [Fact]
    public void A_secret_opens_only_with_its_key_at_its_place_and_unchanged()
    {
        var key = RandomNumberGenerator.GetBytes(32);
        var place = new SecretPlace(ServiceProviderId.From(Guid.NewGuid()), Guid.NewGuid(), Guid.NewGuid(), 1);
        var sealedBytes = SecretEnvelope.Seal(key, "secret"u8, place.ToAssociatedData());

        Encoding.UTF8.GetString(SecretEnvelope.Open(key, sealedBytes, place.ToAssociatedData())).ShouldBe("secret");
        SecretEnvelope.Seal(key, "secret"u8, place.ToAssociatedData()).ShouldNotBe(sealedBytes);
        SecretPlace[] elsewhere =
        [
            place with { Provider = ServiceProviderId.From(Guid.NewGuid()) }, place with { ConnectionId = Guid.NewGuid() },
            place with { CredentialId = Guid.NewGuid() }, place with { CredentialVersion = 2 },
        ];
        foreach (var other in elsewhere)
        {
            Should.Throw<CryptographicException>(() => SecretEnvelope.Open(key, sealedBytes, other.ToAssociatedData()));
        }

        Should.Throw<CryptographicException>(
            () => SecretEnvelope.Open(RandomNumberGenerator.GetBytes(32), sealedBytes, place.ToAssociatedData()));
        for (var n = 0; n < sealedBytes.Length; n++)
        {
            var changed = sealedBytes.ToArray();
            changed[n] ^= 1;
            Should.Throw<CryptographicException>(() => SecretEnvelope.Open(key, changed, place.ToAssociatedData()));
        }

        Should.Throw<CryptographicException>(() => SecretEnvelope.Open(key, [], place.ToAssociatedData()));
    }

    [Fact]
    public async Task A_slot_asks_again_after_a_refusal_and_keeps_a_good_token_through_a_passing_one()
    {
        var slot = new TokenSlot();
        var token = new KeptToken(new SecretText("t"), Now.AddHours(1), Now.AddMinutes(50), 1, Guid.NewGuid(), Now, false);
        var blocked = new TokenGrant(null, BrokerProblems.TooSlow());
        var passing = new TokenGrant(null, BrokerProblems.TooSlow(), Now);

        (await slot.Get(default, Now, _ => Task.FromResult(blocked)).Grant).ShouldBe(blocked);
        (await slot.Get(default, Now, _ => Task.FromResult(new TokenGrant(token, null))).Grant).Token.ShouldBe(token);
        (await slot.Get(default, Now.AddMinutes(51), _ => Task.FromResult(passing)).Grant).Token.ShouldBe(token);
        (await slot.Get(default, Now.AddMinutes(61), _ => Task.FromResult(passing)).Grant).ShouldBe(passing);
        await Should.ThrowAsync<InvalidOperationException>(
            () => slot.Get(default, Now.AddMinutes(62), _ => throw new InvalidOperationException()).Grant);
        (await slot.Get(default, Now.AddMinutes(63), _ => Task.FromResult(blocked)).Grant).ShouldBe(blocked);
    }

    [Fact]
    public async Task A_slot_says_who_asked_and_who_only_joined()
    {
        var slot = new TokenSlot();
        var answer = new TaskCompletionSource<TokenGrant>(TaskCreationOptions.RunContinuationsAsynchronously);
        var token = new KeptToken(new SecretText("t"), Now.AddHours(1), Now.AddMinutes(50), 1, Guid.NewGuid(), Now, false);

        var own = slot.Get(default, Now, _ => answer.Task);
        var joined = slot.Get(default, Now, _ => throw new InvalidOperationException("One request is enough."));
        answer.SetResult(new TokenGrant(token, null));
        (await own.Grant).Token.ShouldBe(token);
        (await joined.Grant).Token.ShouldBe(token);
        var later = slot.Get(default, Now, _ => throw new InvalidOperationException("It is in memory."));

        (own.Origin, joined.Origin, later.Origin).ShouldBe((TokenOrigin.OwnRequest, TokenOrigin.OthersRequest, TokenOrigin.Memory));
    }

    private static GraphProof.PasswordCredential Secret(int number, string hint) => new(Key(number), hint, Now.AddDays(number));

    private static Guid Key(int number) => new(number, 0, 0, new byte[8]);
}

[Trait("Category", "unit")]
public sealed class ReadingKeyFiles : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("key-file").FullName;

    private string File => Path.Combine(_folder, "keys.json");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_made_file_wraps_and_unwraps_and_is_never_overwritten()
    {
        KeyFile.Create(File, DateTimeOffset.UnixEpoch);
        Should.Throw<IOException>(() => KeyFile.Create(File, DateTimeOffset.UnixEpoch));
        System.IO.File.GetUnixFileMode(File).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);

        var wrapper = Wrapper();
        var wrapped = await wrapper.WrapAsync(new byte[32], "place"u8.ToArray(), CancellationToken.None);
        (await wrapper.UnwrapAsync(wrapped, "place"u8.ToArray(), CancellationToken.None)).ShouldBe(new byte[32]);
        await Should.ThrowAsync<CryptographicException>(
            async () => await wrapper.UnwrapAsync(wrapped, "elsewhere"u8.ToArray(), CancellationToken.None));
        await Should.ThrowAsync<KeyUnavailableException>(
            async () => await wrapper.UnwrapAsync(wrapped with { KeyId = "gone" }, "place"u8.ToArray(), CancellationToken.None));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("not json")]
    [InlineData("""{"current":"a","keys":{}}""")]
    [InlineData("""{"current":"a","keys":{"a":"c2hvcnQ="}}""")]
    [InlineData("""{"current":"a","keys":{"a":"!"}}""")]
    [InlineData("""{"current":"a","keys":{"a":null}}""")]
    [InlineData("""{"current":"a","keys":{"a":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}}""")]
    public void A_missing_or_wrong_file_is_refused_with_a_sentence(string? contents)
    {
        if (contents is not null)
        {
            System.IO.File.WriteAllText(File, contents);
        }

        var refused = new KeyOptionsValidator().Validate(null, new KeyOptions { File = File });
        refused.Failed.ShouldBeTrue();
        refused.FailureMessage.ShouldStartWith($"Keys:File '{File}' cannot be used: ");
    }

    private KeyFileWrapper Wrapper() => new(
        new KeyFile(
            Microsoft.Extensions.Options.Options.Create(new KeyOptions { File = File }), TimeProvider.System,
            Microsoft.Extensions.Logging.Abstractions.NullLogger<KeyFile>.Instance));

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("-3", "-3")]
    [InlineData("=HYPERLINK(1)", "'=HYPERLINK(1)")]
    [InlineData("@x", "'@x")]
    [InlineData("-cmd", "'-cmd")]
    [InlineData("a,\"b\"", "\"a,\"\"b\"\"\"")]
    public void A_cell_of_a_table_is_never_a_formula(string cell, string expected) => CsvTable.Escape(cell).ShouldBe(expected);
}
