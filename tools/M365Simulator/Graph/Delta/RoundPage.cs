using System.Text.Json;
using LivePlatform.M365Simulator.Seeding;
using LivePlatform.M365Simulator.Settings;
using LivePlatform.M365Simulator.Tenants;

namespace LivePlatform.M365Simulator.Graph.Delta;

/// <summary>Writes one page of a delta round. The walk has an order of its own each round; a group's members come in slices, one per pass
/// over all groups; objects are shown as they are now, so a change during the round is shown twice, never lost.</summary>
internal sealed class RoundPage(M365Tenant tenant, RoundToken round, SimulatorSettings settings, bool minimal, bool showHidden)
{
    private const int MostObjects = 200;
    private const int SliceSlots = 500;
    private const int MostMembers = 2000;

    private readonly ObjectSet _set = tenant.Set(round.Kind);
    private readonly RoundWindow? _window = round.Since < 0 ? null : RoundWindow.Of(tenant, round.Kind, round.Since, round.UpTo);
    private int _objects;
    private int _members;

    /// <summary>How many objects a round walks.</summary>
    public static int TotalOf(M365Tenant tenant, RoundToken round) => round.Ids.Length > 0 ? round.Ids.Length
        : round.Since < 0 ? tenant.Set(round.Kind).Total
        : RoundWindow.Of(tenant, round.Kind, round.Since, round.UpTo).Numbers.Length;

    /// <summary>Writes the objects. Returns where the next page begins; null after the last.</summary>
    public RoundToken? Write(Utf8JsonWriter writer)
    {
        var draw = Mix.Of(round.Order, 0x9A6E, (ulong)round.Page);
        var next = round with { Page = round.Page + 1 };
        if (settings.EmptyPageEvery > 0 && Mix.Below(draw, settings.EmptyPageEvery) == 0)
        {
            return next;
        }

        var most = draw % 4 == 0 ? 100 + Mix.Below(Mix.Of(draw), 100) : MostObjects;
        var order = new Permutation(round.Total, round.Order);
        var (pass, index) = (round.Pass, round.Index);
        while (true)
        {
            for (; index < round.Total; index++)
            {
                if (_objects >= most || _members >= MostMembers)
                {
                    return next with { Pass = pass, Index = index };
                }

                Show(writer, order.At(index), pass);
                Replay(writer, order, index, pass);
            }

            pass++;
            index = 0;
            if (!AnyoneHas(pass))
            {
                return null;
            }
        }
    }

    /// <summary>Sends some objects of earlier pages again.</summary>
    private void Replay(Utf8JsonWriter writer, Permutation order, int index, int pass)
    {
        var distance = round.Total > 600 ? 257 : 7;
        if (settings.ReplayEvery > 0 && index >= distance && order.At(index - distance) is var position
            && Mix.Below(Mix.Of(round.Order, 0x4E9, (ulong)position), settings.ReplayEvery) == 0 && _objects < MostObjects)
        {
            Show(writer, position, pass);
        }
    }

    private void Show(Utf8JsonWriter writer, int position, int pass)
    {
        if (NumberAt(position) is not { } number || pass >= PassesOf(number))
        {
            return;
        }

        var (bits, links) = _window is null ? (Change.Life, []) : _window[number];
        if (_set.LifeOf(number) is var life && life != Life.Live)
        {
            Removed(writer, number, life, pass);
            return;
        }

        var appeared = (bits & Change.Life) != 0;
        if (!appeared && (bits & round.Selection) == 0)
        {
            return;
        }

        _objects++;
        writer.WriteStartObject();
        _set.WriteProperties(writer, number, 1 | (minimal && !appeared ? bits & round.Selection : round.Selection), nulls: false);
        if (round.Kind == ObjectKind.Group && (round.Selection & GroupSchema.Members) != 0)
        {
            Members(writer, number, pass, appeared, links);
        }

        writer.WriteEndObject();
    }

    /// <summary>In a first round, some of those deleted earlier are told, too.</summary>
    private void Removed(Utf8JsonWriter writer, int number, Life life, int pass)
    {
        if (pass > 0 || (_window is null && Mix.Below(Mix.Of(round.Order, 0xDE1, (ulong)number), 2) == 0))
        {
            return;
        }

        _objects++;
        writer.WriteStartObject();
        writer.WriteString("id"u8, _set.IdOf(number));
        writer.WriteStartObject("@removed"u8);
        writer.WriteString("reason"u8, life == Life.SoftDeleted ? "changed"u8 : "deleted"u8);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private void Members(Utf8JsonWriter writer, int group, int pass, bool all, List<Member> links)
    {
        if (tenant.Groups.HidesMembers(group) && !showHidden)
        {
            return;
        }

        var slots = all ? tenant.Members.SlotsOf(group) : 0;
        var started = false;
        for (var slot = pass * SliceSlots; slot < Math.Min((pass + 1) * SliceSlots, slots + links.Count); slot++)
        {
            var member = slot < slots ? tenant.Members.At(group, slot) : links[slot - slots];
            if (member is not { } found || (slot < slots && !tenant.IsLive(found)))
            {
                continue;
            }

            if (!started)
            {
                writer.WriteStartArray("members@delta"u8);
                started = true;
            }

            Link(writer, found, linked: slot < slots || (tenant.Members.Contains(group, found) && tenant.IsLive(found)));
        }

        if (started)
        {
            writer.WriteEndArray();
        }
    }

    private void Link(Utf8JsonWriter writer, Member member, bool linked)
    {
        _members++;
        writer.WriteStartObject();
        writer.WriteString("@odata.type"u8, member.Kind switch
        {
            ObjectKind.User => "#microsoft.graph.user"u8,
            ObjectKind.Group => "#microsoft.graph.group"u8,
            _ => "#microsoft.graph.servicePrincipal"u8,
        });
        writer.WriteString("id"u8, tenant.IdOf(member));
        if (!linked)
        {
            writer.WriteStartObject("@removed"u8);
            writer.WriteString("reason"u8, "deleted"u8);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }

    private int? NumberAt(int position)
    {
        if (round.Ids.Length == 0)
        {
            return _window is null ? position : _window.Numbers[position];
        }

        return _set.Find(round.Ids[position]) is { } number && (_window is null || Array.BinarySearch(_window.Numbers, number) >= 0)
            ? number
            : null;
    }

    private int PassesOf(int number)
    {
        if (round.Kind != ObjectKind.Group || (round.Selection & GroupSchema.Members) == 0)
        {
            return 1;
        }

        var (bits, links) = _window is null ? (Change.Life, []) : _window[number];
        var slots = ((bits & Change.Life) != 0 ? tenant.Members.SlotsOf(number) : 0) + links.Count;
        return Math.Max(1, (slots + SliceSlots - 1) / SliceSlots);
    }

    private bool AnyoneHas(int pass)
    {
        if (round.Kind != ObjectKind.Group)
        {
            return false;
        }

        for (var position = 0; position < round.Total; position++)
        {
            if (NumberAt(position) is { } number && PassesOf(number) > pass)
            {
                return true;
            }
        }

        return false;
    }
}
