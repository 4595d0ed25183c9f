using System.Text.Json;
using LivePlatform.M365Simulator.Seeding;

namespace LivePlatform.M365Simulator.Control;

/// <summary>Graph property names and values, checked against the schema.</summary>
internal static class PropertyValues
{
    public static Dictionary<int, JsonElement> Of(ObjectKind kind, JsonElement body)
    {
        if (body.ValueKind != JsonValueKind.Object)
        {
            throw ControlRefusal.Bad("The body must be an object of Graph properties.");
        }

        var schema = kind == ObjectKind.User ? UserSchema.Schema : GroupSchema.Schema;
        var values = new Dictionary<int, JsonElement>();
        foreach (var given in body.EnumerateObject())
        {
            if (schema.Find(given.Name) is not { Settable: true } property || !property.Takes(given.Value))
            {
                throw ControlRefusal.Bad($"{given.Name} is no property that can be set here, or its value has the wrong type.");
            }

            values[property.Index] = given.Value.Clone();
        }

        return values;
    }

    public static Dictionary<int, JsonElement> Of(ObjectKind kind, IReadOnlyDictionary<string, object> values) =>
        Of(kind, JsonSerializer.SerializeToElement(values));
}
