using System.Text.RegularExpressions;

namespace Mycelia.StartupProfile;

/// <summary>One line of the runtime's list of what it compiled: <c>Type`1[Argument]:Method[Argument](Parameter,…)</c>.</summary>
/// <param name="Type">The type, with its arguments.</param>
/// <param name="Name">The method.</param>
/// <param name="Arguments">The method's own generic arguments.</param>
/// <param name="Parameters">The types of its parameters, as the runtime shortens them.</param>
internal sealed partial record CompiledMethod(string Type, string Name, IReadOnlyList<string> Arguments, IReadOnlyList<string> Parameters)
{
    /// <returns>Null for what has no name that could be found again: the stubs that the runtime writes itself.</returns>
    public static CompiledMethod? Parse(string line)
    {
        if (Line().Match(line) is not { Success: true } match || line.Contains("(dynamicClass)", StringComparison.Ordinal))
            return null;
        var text = match.Groups["method"].Value;
        var (colon, open) = (Outside(text, ':'), Outside(text, '('));
        var name = text[(colon + 1)..open];
        var bracket = name.IndexOf('[', StringComparison.Ordinal);
        return new(
            text[..colon],
            bracket < 0 ? name : name[..bracket],
            bracket < 0 ? [] : Split(name[(bracket + 1)..^1]),
            Split(text[(open + 1)..text.LastIndexOf(')')]));
    }

    /// <summary>Splits at the commas that are not within brackets.</summary>
    public static IReadOnlyList<string> Split(string list)
    {
        var parts = new List<string>();
        while (list.Length > 0)
        {
            var comma = Outside(list, ',');
            parts.Add(comma < 0 ? list : list[..comma]);
            list = comma < 0 ? "" : list[(comma + 1)..];
        }

        return parts;
    }

    public override string ToString() => $"{Type}:{Name}";

    private static int Outside(string text, char wanted)
    {
        var depth = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (depth == 0 && text[i] == wanted)
                return i;
            depth += text[i] switch { '[' or '<' => 1, ']' or '>' => -1, _ => 0 };
        }

        return -1;
    }

    [GeneratedRegex(@"JIT compiled (?<method>.+?\)) \[(Tier|FullOpts|MinOpts|Instrumented)")]
    private static partial Regex Line();
}
