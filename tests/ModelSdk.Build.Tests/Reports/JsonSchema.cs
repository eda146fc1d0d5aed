using System.Text.Json;
using System.Text.RegularExpressions;

namespace ModelSdk.Build.Tests.Reports;

/// <summary>The part of JSON Schema 2020-12 that docs/report.schema.json uses; a word that it does not know is an error.</summary>
internal sealed class JsonSchema(JsonElement root)
{
    private static readonly string[] Ignored = ["$schema", "title", "description", "$defs"];

    /// <summary>What is wrong, as path and reason; empty when the document fits.</summary>
    public IReadOnlyList<string> Validate(JsonElement document)
    {
        List<string> wrong = [];
        Validate(document, root, "$", wrong);
        return wrong;
    }

    private void Validate(JsonElement value, JsonElement schema, string at, List<string> wrong)
    {
        foreach (JsonProperty word in schema.EnumerateObject().Where(static word => !Ignored.Contains(word.Name)))
        {
            switch (word.Name)
            {
                case "$ref":
                    Validate(value, root.GetProperty("$defs").GetProperty(word.Value.GetString()!["#/$defs/".Length..]), at, wrong);
                    break;
                case "type" when !Types(word.Value).Any(type => IsOf(value, type)):
                    wrong.Add($"{at}: {value.ValueKind} is not {word.Value}");
                    return;
                case "type":
                    break;
                case "const" when !JsonElement.DeepEquals(value, word.Value):
                case "enum" when !word.Value.EnumerateArray().Any(allowed => JsonElement.DeepEquals(allowed, value)):
                    wrong.Add($"{at}: {value} is not {word.Value}");
                    break;
                case "const" or "enum":
                    break;
                case "minimum" when value.ValueKind == JsonValueKind.Number && value.GetInt64() < word.Value.GetInt64():
                    wrong.Add($"{at}: {value} is less than {word.Value}");
                    break;
                case "minimum":
                    break;
                case "pattern" when !Regex.IsMatch(value.GetString()!, word.Value.GetString()!):
                    wrong.Add($"{at}: '{value}' is not as {word.Value}");
                    break;
                case "pattern":
                    break;
                case "required":
                    wrong.AddRange(word.Value.EnumerateArray().Select(static name => name.GetString()!)
                        .Where(name => !value.TryGetProperty(name, out _)).Select(name => $"{at}: '{name}' is missing"));
                    break;
                case "properties":
                    foreach (JsonProperty property in word.Value.EnumerateObject())
                    {
                        if (value.TryGetProperty(property.Name, out JsonElement member))
                        {
                            Validate(member, property.Value, $"{at}.{property.Name}", wrong);
                        }
                    }

                    break;
                case "additionalProperties":
                    JsonElement known = schema.GetProperty("properties");
                    wrong.AddRange(value.EnumerateObject().Where(member => !known.TryGetProperty(member.Name, out _))
                        .Select(member => $"{at}: '{member.Name}' is not in the schema"));
                    break;
                case "items":
                    int index = 0;
                    foreach (JsonElement item in value.EnumerateArray())
                    {
                        Validate(item, word.Value, $"{at}[{index++}]", wrong);
                    }

                    break;
                default:
                    throw new NotSupportedException($"the schema uses '{word.Name}'");
            }
        }
    }

    private static IEnumerable<string> Types(JsonElement type) => type.ValueKind == JsonValueKind.Array
        ? type.EnumerateArray().Select(static name => name.GetString()!)
        : [type.GetString()!];

    private static bool IsOf(JsonElement value, string type) => type switch
    {
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        "string" => value.ValueKind == JsonValueKind.String,
        "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _),
        "null" => value.ValueKind == JsonValueKind.Null,
        _ => throw new NotSupportedException($"the schema uses type '{type}'"),
    };
}
