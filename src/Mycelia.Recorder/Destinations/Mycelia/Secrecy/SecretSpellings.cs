using System.Text;

namespace Mycelia.Recorder.Destinations.Mycelia.Secrecy;

/// <summary>
/// How a secret may be spelt: as it is, in base64 (by itself or in the middle of something), in hexadecimal and in decimal bytes. A part of
/// a dozen letters counts as well: servers and messages cut what they repeat. Spellings that are undone letter by letter are
/// <see cref="TextView"/>'s.
/// </summary>
internal sealed class SecretSpellings
{
    /// <summary>What is shorter protects nothing, and would be found in any sentence.</summary>
    public const int Shortest = 4;

    /// <summary>With fewer letters only the secret as it is is looked for.</summary>
    private const int FewestLetters = 8;

    private const int PartOfText = 12;
    private const int PartOfBase64 = 16;
    private const int PartOfDigits = 24;

    private readonly List<(string Letters, int Part)> _spellings = [];

    public SecretSpellings(string secret)
    {
        Secret = secret;
        var bytes = Encoding.UTF8.GetBytes(secret);
        // And as it looks when what happens to be an escape in it is undone with those around it.
        foreach (var view in TextView.AllOf(secret))
            Add(view.Text, PartOfText);
        Add(Encoding.Latin1.GetString(bytes), PartOfText);
        Add(Convert.ToHexString(bytes), PartOfDigits);
        Add(string.Concat(bytes), PartOfDigits);
        foreach (var base64 in InBase64(bytes).Concat(InBase64(Encoding.ASCII.GetBytes(Uri.EscapeDataString(secret)))))
            Add(base64, PartOfBase64);
    }

    /// <summary>The secret.</summary>
    public string Secret { get; }

    /// <summary>Marks where a text shows it.</summary>
    /// <param name="view">The text, as one may read it.</param>
    /// <param name="isShown">For each character of the text as it was.</param>
    public void Mark(TextView view, bool[] isShown)
    {
        for (
            var at = view.Text.IndexOf(Secret, StringComparison.Ordinal);
            at >= 0;
            at = view.Text.IndexOf(Secret, at + 1, StringComparison.Ordinal)
        )
            view.Mark(at, Secret.Length, isShown);
        var letters = view.Letters;
        foreach (var (spelling, length) in _spellings)
        {
            for (var at = 0; at + length <= letters.Text.Length; at++)
            {
                if (spelling.AsSpan().IndexOf(letters.Text.AsSpan(at, length), StringComparison.Ordinal) >= 0)
                    letters.Mark(at, length, isShown);
            }
        }
    }

    /// <summary>
    /// The letters that are the same whatever stands before the secret and behind it: in each of the three ways in which bytes fall into
    /// groups.
    /// </summary>
    private static IEnumerable<string> InBase64(byte[] bytes)
    {
        for (var before = 0; before < 3; before++)
        {
            var text = Convert.ToBase64String([.. new byte[before], .. bytes]);
            var first = ((before * 8) + 5) / 6;
            yield return text[first..((before + bytes.Length) * 8 / 6)];
        }
    }

    private void Add(string spelling, int part)
    {
        var letters = TextView.LettersOf(spelling);
        if (letters.Length >= FewestLetters && !_spellings.Exists(known => known.Letters == letters))
            _spellings.Add((letters, Math.Min(part, letters.Length)));
    }
}
