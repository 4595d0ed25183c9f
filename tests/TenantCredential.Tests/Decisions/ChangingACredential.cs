using LivePlatform.M365.Failures;
using LivePlatform.TenantCredential.Connections;
using LivePlatform.TenantCredential.Credentials;
using static LivePlatform.TenantCredential.Tests.Decisions.DecidedCredentials;

namespace LivePlatform.TenantCredential.Tests.Decisions;

/// <summary>A change of credential goes from proving to its end, and says at each moment which credential stands where.</summary>
[Trait("Category", "unit")]
public sealed class ChangingACredential
{
    private readonly StoredCredential _former = Credential(1);
    private readonly StoredCredential _new = Credential(2);

    [Fact]
    public void A_new_credential_is_a_candidate_and_the_former_one_serves()
    {
        var change = Begun();
        change.ShouldSatisfyAllConditions(
            () => (change.Phase, change.NewVersion, change.Successes, change.StartedAt).ShouldBe((ChangePhase.Proving, 2, 1, Now)),
            () => change.Candidate.ShouldBe(_new),
            () => change.Standby.ShouldBeNull(),
            () => change.IsUnderWay.ShouldBeTrue(),
            () => change.MaySwitch.ShouldBeTrue(),
            () => (change.ConnectionId, change.CustomerId, change.ServiceProviderId)
                .ShouldBe((_new.ConnectionId, _new.CustomerId, _new.ServiceProviderId)));
    }

    [Fact]
    public void Proofs_count_one_after_another_only()
    {
        var change = Begun();
        change.ProvenOnce();
        change.Successes.ShouldBe(2);
        change.NotYet(Refusal, Now.AddMinutes(1));
        (change.Successes, change.Failure).ShouldBe((0, Failure.Of(Refusal, Now.AddMinutes(1))));
        change.ProvenOnce();
        (change.Successes, change.Failure).ShouldBe((1, null));
    }

    [Fact]
    public void Another_principal_waits_for_its_roles_and_is_proven_once_more_when_it_has_them()
    {
        var change = Begun(isOtherPrincipal: true);
        change.MaySwitch.ShouldBeFalse();
        change.NotYet(Refusal, Now);
        change.AwaitRoles(Now);
        (change.Phase, change.NeedsRolesSince, change.Failure, change.Candidate).ShouldBe((ChangePhase.NeedsRoles, Now, null, _new));
        (change.IsUnderWay, change.Standby).ShouldBe((true, null));
        change.WhatStopsIt.ShouldBe(
            new Failure(
                "roles.assessing", MicrosoftFailureClass.MissingPermission, "The roles of the new credential are being assessed.",
                "Nothing is to be done: the answer comes by itself.", Now));

        change.LacksRoles("roles.missing", "Assign Teams Administrator.");
        change.WhatStopsIt.ShouldBe(
            new Failure(
                "roles.missing", MicrosoftFailureClass.MissingPermission,
                "The new credential works, and whoever acts with it lacks roles or permissions of daily work.",
                "Assign Teams Administrator.", Now));
        change.AwaitRoles(Now.AddHours(1));
        change.NeedsRolesSince.ShouldBe(Now, "it has waited since the first time");

        change.FoundRoles(Now.AddHours(2));
        (change.Phase, change.Successes, change.MaySwitch).ShouldBe((ChangePhase.Proving, CredentialChange.ProofsNeeded - 1, true));
        (change.RolesFoundAt, change.RolesCode, change.RolesSentence).ShouldBe((Now.AddHours(2), null, null));
        change.WhatStopsIt.ShouldBeNull();
    }

    [Fact]
    public void Roles_that_are_found_while_it_is_proven_take_no_proof_away()
    {
        var change = Begun(isOtherPrincipal: true);
        change.FoundRoles(Now);
        (change.Phase, change.Successes, change.MaySwitch).ShouldBe((ChangePhase.Proving, 1, true));
    }

    [Theory]
    [InlineData(CredentialKind.ClientSecret, 15)]
    [InlineData(CredentialKind.Certificate, 15)]
    [InlineData(CredentialKind.RefreshToken, 1)]
    [InlineData(CredentialKind.Password, 1)]
    public void After_the_switch_the_former_one_stands_by_for_a_while(CredentialKind kind, int minutes)
    {
        var change = Begun(Credential(2, kind));
        change.Settle(_former, Now);
        (change.Phase, change.Standby, change.Candidate).ShouldBe((ChangePhase.Settling, _former, null));
        (change.SettlesUntil, change.IsUnderWay).ShouldBe((Now.AddMinutes(minutes), true));
    }

    [Fact]
    public void Each_refusal_lets_the_former_one_stand_by_anew_and_a_success_ends_the_row()
    {
        var change = Begun();
        change.Settle(_former, Now);
        change.Accepted().ShouldBeFalse("nothing was refused");

        change.RefusedOnce(Refusal, Now.AddMinutes(1));
        change.RefusedOnce(Refusal, Now.AddMinutes(2));
        (change.Refusals, change.RefusedSince, change.SettlesUntil)
            .ShouldBe((2, Now.AddMinutes(1), Now.AddMinutes(2) + CredentialChange.SettlesFor));
        change.WhatStopsIt.ShouldBe(Failure.Of(Refusal, Now.AddMinutes(2)));
        change.Accepted().ShouldBeTrue();
        (change.Refusals, change.RefusedSince, change.Failure).ShouldBe((2, null, null));
    }

    [Theory]
    [InlineData(ChangePhase.Completed, 2, false)]
    [InlineData(ChangePhase.Refused, 1, true)]
    [InlineData(ChangePhase.Refused, 2, false)]
    [InlineData(ChangePhase.Refused, 3, false)]
    [InlineData(ChangePhase.Undone, 3, true)]
    [InlineData(ChangePhase.Undone, 2, false)]
    [InlineData(ChangePhase.Undone, 4, false)]
    public void A_failure_counts_until_another_credential_serves(ChangePhase how, int inUse, bool hasFailed)
    {
        var change = Begun();
        change.End(how, Refusal, Now.AddHours(1)).ShouldBe(_new);
        change.HasFailed(inUse).ShouldBe(hasFailed);
        (change.IsUnderWay, change.Other, change.Candidate, change.Standby, change.EndedAt)
            .ShouldBe((false, null, null, null, Now.AddHours(1)));
        change.Failure.ShouldBe(Failure.Of(Refusal, Now.AddHours(1)));
    }

    [Fact]
    public void One_that_is_under_way_has_not_failed_and_a_good_end_forgets_what_was_refused()
    {
        var change = Begun();
        change.HasFailed(1).ShouldBeFalse();
        change.Settle(_former, Now);
        change.RefusedOnce(Refusal, Now);
        change.End(ChangePhase.Completed, null, Now).ShouldBe(_former);
        (change.Failure, change.RefusedSince).ShouldBe((null, null));
    }

    [Fact]
    public void The_next_change_begins_with_nothing_of_the_one_before()
    {
        var change = Begun(isOtherPrincipal: true);
        change.AwaitRoles(Now);
        change.LacksRoles("roles.missing", "Assign it.");
        change.FoundRoles(Now);
        change.Settle(_former, Now);
        change.RefusedOnce(Refusal, Now);
        change.End(ChangePhase.Undone, Refusal, Now);

        var next = Credential(4);
        change.Begin(next, Now.AddDays(1), proofs: 0, isOtherPrincipal: false);
        change.ShouldSatisfyAllConditions(
            () => (change.Phase, change.NewVersion, change.Candidate, change.Successes).ShouldBe((ChangePhase.Proving, 4, next, 0)),
            () => (change.StartedAt, change.SettlesUntil, change.Refusals, change.RefusedSince, change.EndedAt)
                .ShouldBe((Now.AddDays(1), null, 0, null, null)),
            () => (change.IsOtherPrincipal, change.RolesFoundAt, change.NeedsRolesSince, change.RolesCode, change.RolesSentence)
                .ShouldBe((false, null, null, null, null)),
            () => change.Failure.ShouldBeNull());
    }

    private CredentialChange Begun(StoredCredential? candidate = null, bool isOtherPrincipal = false)
    {
        var change = CredentialChange.Of(candidate ?? _new);
        change.Begin(candidate ?? _new, Now, proofs: 1, isOtherPrincipal);
        return change;
    }
}
