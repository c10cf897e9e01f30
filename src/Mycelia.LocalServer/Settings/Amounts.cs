using System.Globalization;
using Mycelia.LocalServer.Model;

namespace Mycelia.LocalServer.Settings;

/// <summary>Reads how much is kept: <c>90d</c>, <c>200GB</c>.</summary>
internal static class Amounts
{
    private static readonly (string Unit, TimeSpan Length)[] Times =
    [
        ("h", TimeSpan.FromHours(1)),
        ("d", TimeSpan.FromDays(1)),
        ("w", TimeSpan.FromDays(7)),
    ];

    private static readonly (string Unit, long Bytes)[] Sizes = [("MB", 1_000_000), ("GB", 1_000_000_000), ("TB", 1_000_000_000_000)];

    /// <summary>How long audio is kept; null: for ever.</summary>
    /// <exception cref="StartupException">The sentence says what to write instead.</exception>
    public static TimeSpan? ParseKeep(string? text) =>
        text is null
            ? null
            : TimeSpan.FromHours(
                Read(text, Times, static unit => (long)unit.TotalHours) is { } hours and <= 876_000
                    ? hours
                    : throw Wrong($"--keep: '{text}' is no length of time such as 90d, 12w or 48h")
            );

    /// <summary>How large all audio together may be, in bytes; null: as the disk lets it.</summary>
    /// <exception cref="StartupException">The sentence says what to write instead.</exception>
    public static long? ParseMaxSize(string? text) =>
        text is null
            ? null
            : Read(text, Sizes, static bytes => bytes) ?? throw Wrong($"--max-size: '{text}' is no size such as 500MB, 200GB or 2TB");

    private static long? Read<T>(string text, (string Unit, T Value)[] units, Func<T, long> factor)
    {
        foreach (var (unit, value) in units)
        {
            if (
                text.EndsWith(unit, StringComparison.OrdinalIgnoreCase)
                && int.TryParse(text[..^unit.Length].TrimEnd(), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                && number > 0
            )
                return number * factor(value);
        }

        return null;
    }

    private static StartupException Wrong(string what) => new($"{what}.", StartupException.WrongSettings);
}
