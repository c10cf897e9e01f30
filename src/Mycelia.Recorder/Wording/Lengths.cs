using System.Globalization;

namespace Mycelia.Recorder.Wording;

/// <summary>How long something is that somebody chose: <c>15 seconds</c>, <c>10 minutes</c>.</summary>
internal static class Lengths
{
    /// <summary>In the unit that it has two of, or in seconds.</summary>
    public static string Of(TimeSpan length) =>
        length switch
        {
            { TotalDays: >= 2 } => string.Create(CultureInfo.InvariantCulture, $"{length.TotalDays:0.#} days"),
            { TotalHours: >= 2 } => string.Create(CultureInfo.InvariantCulture, $"{length.TotalHours:0.#} hours"),
            { TotalMinutes: >= 2 } => string.Create(CultureInfo.InvariantCulture, $"{length.TotalMinutes:0.#} minutes"),
            _ => string.Create(CultureInfo.InvariantCulture, $"{length.TotalSeconds:0.#} seconds"),
        };
}
