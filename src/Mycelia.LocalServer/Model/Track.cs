using System.Globalization;

namespace Mycelia.LocalServer.Model;

/// <summary>What one input of one recorder has recorded, over all recordings: a line of the page. Clients call it a recorder.</summary>
/// <param name="Number">Never used twice.</param>
/// <param name="Owner">The number of the key that it came with.</param>
/// <param name="Device">The input, as the recorder names it; empty where it names none.</param>
/// <param name="KeyName">What the key is called; empty where that cannot be read.</param>
internal sealed record Track(long Number, long Owner, string Device, string KeyName)
{
    private const char Mark = 'r';

    /// <summary>As clients know it.</summary>
    public string Id => IdOf(Number);

    /// <summary>For people.</summary>
    public string Name =>
        Device.Length > 0 ? Device
        : KeyName.Length > 0 ? KeyName
        : Id;

    public static string IdOf(long number) => string.Create(CultureInfo.InvariantCulture, $"{Mark}{number}");

    /// <summary>The number of an id; null where it is none.</summary>
    public static long? NumberOf(string id) =>
        id.Length > 1 && id[0] == Mark && long.TryParse(id.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;
}
