namespace LivePlatform.M365Simulator.Graph;

/// <summary>
/// The ids of Microsoft Graph's permissions, the same in every tenant: of those that apps of ours are given or that open a route here.
/// </summary>
internal static class PermissionIds
{
    /// <summary>Application permissions.</summary>
    public static readonly IReadOnlyDictionary<string, Guid> AppRoles = new Dictionary<string, Guid>
    {
        ["User.Read.All"] = new("df021288-bdef-4463-88db-98f22de89214"),
        ["User.ReadWrite.All"] = new("741f803b-c850-494e-b5df-cde7c675a1ca"),
        ["Group.Read.All"] = new("5b567255-7703-4780-807c-7be8301ae99b"),
        ["Group.ReadWrite.All"] = new("62a82d76-70ea-41e2-9197-370581804d09"),
        ["Group.ReadBasic.All"] = new("07d67222-3a10-4d3b-9ddc-b8aa43198a00"),
        ["GroupMember.Read.All"] = new("98830695-27a2-44f7-8c18-0c3ebc9698f6"),
        ["GroupMember.ReadWrite.All"] = new("dbaae8cf-10b5-4b86-a4a1-f871c94c6695"),
        ["Directory.Read.All"] = new("7ab1d382-f21e-4acd-a863-ba3e13f7da61"),
        ["Directory.ReadWrite.All"] = new("19dbc75e-c2e2-444c-a770-ec69d8559fc7"),
        ["Domain.Read.All"] = new("dbb9058a-0e50-45d7-ae91-66909b5d4664"),
        ["Domain.ReadWrite.All"] = new("7e05723c-0bb0-42da-be95-ae9f08a6e53c"),
        ["Organization.Read.All"] = new("498476ce-e0fe-48b0-b801-37ba7e2685c6"),
        ["Organization.ReadWrite.All"] = new("292d869f-3427-49a8-9dab-8c70152b74e9"),
        ["LicenseAssignment.Read.All"] = new("e2f98668-2877-4f38-a2f4-8202e0717aa1"),
        ["LicenseAssignment.ReadWrite.All"] = new("5facf0c1-8979-4e95-abcf-ff3d079771c0"),
        ["Application.Read.All"] = new("9a5d68dd-52b0-4cc2-bd40-abcf44ac3a30"),
        ["Application.ReadWrite.All"] = new("1bfefb4e-e0b5-418b-a88f-73c46d2cc8e9"),
        ["Application.ReadWrite.OwnedBy"] = new("18a4783c-866b-4cc7-a460-3d5e5662c884"),
        ["AppRoleAssignment.ReadWrite.All"] = new("06b708a9-e830-4db3-a914-8e69da51d44f"),
        ["RoleManagement.Read.Directory"] = new("483bed4a-2ad3-4361-a73b-c83ccdbdc53c"),
        ["RoleManagement.Read.All"] = new("c7fbd983-d9aa-4fa7-84b8-17382c103bc4"),
        ["RoleManagement.ReadWrite.Directory"] = new("9e3f62cf-ca93-4989-b6ce-bf83c28f9fe8"),
        ["RoleAssignmentSchedule.Read.Directory"] = new("d5fe8ce8-684c-4c83-a52c-46e882ce4be1"),
        ["RoleAssignmentSchedule.ReadWrite.Directory"] = new("dd199f4a-f148-40a4-a2ec-f0069cc799ec"),
        ["RoleEligibilitySchedule.Read.Directory"] = new("ff278e11-4a33-4d0c-83d2-d01dc58929a5"),
        ["RoleEligibilitySchedule.ReadWrite.Directory"] = new("fee28b28-e1f3-4841-818e-2704dc62245f"),
        ["TeamsUserConfiguration.Read.All"] = new("a91eadaf-2c3c-4362-908b-fb172d208fc6"),
        ["TeamsTelephoneNumber.Read.All"] = new("39b17d18-680c-41f4-b9c2-5f30629e7cb6"),
        ["TeamsTelephoneNumber.ReadWrite.All"] = new("0a42382f-155c-4eb1-9bdc-21548ccaa387"),
        ["TeamsPolicyUserAssign.ReadWrite.All"] = new("1801e8f4-cf09-4c4e-a1b5-036dfcca6c90"),
    };

    /// <summary>Delegated permissions.</summary>
    public static readonly IReadOnlyDictionary<string, Guid> Scopes = new Dictionary<string, Guid>
    {
        ["openid"] = new("37f7f235-527c-4136-accd-4a02d197296e"),
        ["profile"] = new("14dad69e-099b-42c9-810b-d002981feec1"),
        ["email"] = new("64a6cdd6-aab1-4aaf-94b8-3cc8405e90d0"),
        ["offline_access"] = new("7427e0e9-2fba-42fe-b0c0-848c9e6a8182"),
        ["User.Read"] = new("e1fe6dd8-ba31-4d61-89e7-88639da4683d"),
        ["User.Read.All"] = new("a154be20-db9c-4678-8ab7-66f6cc099a59"),
        ["User.ReadWrite.All"] = new("204e0828-b5ca-4ad8-b9f3-f32a958e7cc4"),
        ["Group.Read.All"] = new("5f8c59db-677d-491f-a6b8-5f174b11ec1d"),
        ["Group.ReadWrite.All"] = new("4e46008b-f24c-477d-8fff-7bb4ec7aafe0"),
        ["Group.ReadBasic.All"] = new("ba1917bc-a64b-4c71-b66d-229d4a520e66"),
        ["GroupMember.Read.All"] = new("bc024368-1153-4739-b217-4326f2e966d0"),
        ["GroupMember.ReadWrite.All"] = new("f81125ac-d3b7-4573-a3b2-7099cc39df9e"),
        ["Directory.Read.All"] = new("06da0dbc-49e2-44d2-8312-53f166ab848a"),
        ["Directory.ReadWrite.All"] = new("c5366453-9fb0-48a5-a156-24f0c49a4b84"),
        ["Directory.AccessAsUser.All"] = new("0e263e50-5827-48a4-b97c-d940288653c7"),
        ["Domain.Read.All"] = new("2f9ee017-59c1-4f1d-9472-bd5529a7b311"),
        ["Domain.ReadWrite.All"] = new("0b5d694c-a244-4bde-86e6-eb5cd07730fe"),
        ["Organization.Read.All"] = new("4908d5b9-3fb2-4b1e-9336-1888b7937185"),
        ["Organization.ReadWrite.All"] = new("46ca0847-7e6b-426e-9775-ea810a948356"),
        ["LicenseAssignment.Read.All"] = new("f395577a-0960-456b-979f-7228de0c5996"),
        ["LicenseAssignment.ReadWrite.All"] = new("f55016cc-149c-447e-8f21-7cf3ec1d6350"),
        ["Application.Read.All"] = new("c79f8feb-a9db-4090-85f9-90d820caa0eb"),
        ["Application.ReadWrite.All"] = new("bdfbf15f-ee85-4955-8675-146e8e5296b5"),
        ["AppRoleAssignment.ReadWrite.All"] = new("84bccea3-f856-4a8a-967b-dbe0a3d53a64"),
        ["RoleManagement.Read.Directory"] = new("741c54c3-0c1e-44a1-818b-3f97ab4e8c83"),
        ["RoleManagement.Read.All"] = new("48fec646-b2ba-4019-8681-8eb31435aded"),
        ["RoleManagement.ReadWrite.Directory"] = new("d01b97e9-cbc0-49fe-810a-750afd5527a3"),
        ["RoleAssignmentSchedule.Read.Directory"] = new("344a729c-0285-42c6-9014-f12b9b8d6129"),
        ["RoleAssignmentSchedule.ReadWrite.Directory"] = new("8c026be3-8e26-4774-9372-8d5d6f21daff"),
        ["RoleEligibilitySchedule.Read.Directory"] = new("eb0788c2-6d4e-4658-8c9e-c0fb8053f03d"),
        ["RoleEligibilitySchedule.ReadWrite.Directory"] = new("62ade113-f8e0-4bf9-a6ba-5acb31db32fd"),
        ["TeamsUserConfiguration.Read.All"] = new("5c469ce4-dab5-4afd-b9de-14f1ba4004a7"),
        ["TeamsTelephoneNumber.Read.All"] = new("1bc6eab1-058d-4557-b011-d4c41cec88b7"),
        ["TeamsTelephoneNumber.ReadWrite.All"] = new("424b07a8-1209-4d17-9fe4-9018a93a1024"),
        ["TeamsPolicyUserAssign.ReadWrite.All"] = new("6997c35c-a586-440c-8a0b-4ffe5d118dc0"),
    };
}
