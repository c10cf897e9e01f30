using System.Buffers;
using System.Globalization;

namespace Mycelia.Recorder.Cli.Settings;

/// <summary>Sizes and ages as people write them: <c>20GB</c>, <c>1.5 TiB</c>, <c>12h</c>, <c>1d12h</c>.</summary>
internal static class Quantity
{
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789.");
    private static readonly SearchValues<char> NoLetters = SearchValues.Create("0123456789. ");

    private static readonly Dictionary<string, double> Sizes = new(StringComparer.OrdinalIgnoreCase)
    {
        [""] = 1,
        ["B"] = 1,
        ["K"] = 1e3,
        ["KB"] = 1e3,
        ["M"] = 1e6,
        ["MB"] = 1e6,
        ["G"] = 1e9,
        ["GB"] = 1e9,
        ["T"] = 1e12,
        ["TB"] = 1e12,
        ["KiB"] = 1L << 10,
        ["MiB"] = 1L << 20,
        ["GiB"] = 1L << 30,
        ["TiB"] = 1L << 40,
    };

    private static readonly Dictionary<string, double> Rates = new(StringComparer.OrdinalIgnoreCase)
    {
        [""] = 1,
        ["Hz"] = 1,
        ["k"] = 1_000,
        ["kHz"] = 1_000,
    };

    private static readonly Dictionary<string, double> Ages = new(StringComparer.OrdinalIgnoreCase)
    {
        ["s"] = 1,
        ["sec"] = 1,
        ["m"] = 60,
        ["min"] = 60,
        ["h"] = 3_600,
        ["d"] = 86_400,
        ["w"] = 604_800,
    };

    /// <returns>Bytes; null when it is no size.</returns>
    public static long? ParseSize(string text)
    {
        var rest = text.AsSpan().Trim();
        return TryTake(ref rest, Sizes, out var bytes) && rest.IsEmpty && bytes < long.MaxValue / 4 ? (long)bytes : null;
    }

    /// <returns>Null when it is no age: a number alone is none.</returns>
    public static TimeSpan? ParseAge(string text)
    {
        var rest = text.AsSpan().Trim();
        var seconds = 0.0;
        do
        {
            if (!TryTake(ref rest, Ages, out var part))
                return null;
            seconds += part;
        } while (!rest.IsEmpty);
        return seconds < TimeSpan.MaxValue.TotalSeconds / 2 ? TimeSpan.FromSeconds(seconds) : null;
    }

    /// <returns>Hertz; null when it is no rate.</returns>
    public static int? ParseRate(string text)
    {
        var rest = text.AsSpan().Trim();
        return TryTake(ref rest, Rates, out var hertz) && rest.IsEmpty && hertz <= int.MaxValue && hertz == Math.Truncate(hertz)
            ? (int)hertz
            : null;
    }

    private static bool TryTake(ref ReadOnlySpan<char> rest, Dictionary<string, double> units, out double value)
    {
        value = 0;
        var digits = rest.IndexOfAnyExcept(Digits) is var end and >= 0 ? end : rest.Length;
        var unit = rest[digits..].TrimStart();
        var letters = unit.IndexOfAny(NoLetters) is var next and >= 0 ? next : unit.Length;
        if (
            !double.TryParse(rest[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            || !units.TryGetValue(unit[..letters].ToString(), out var factor)
        )
            return false;
        value = number * factor;
        rest = unit[letters..].TrimStart();
        return true;
    }
}
