using System.Text;
using System.Text.Json;
using Mycelia.LocalServer.Model;

namespace Mycelia.LocalServer.Commands;

/// <summary>Keys as <c>keys list</c> shows them.</summary>
internal static class KeyList
{
    private const int Version = 1;

    private static readonly string[] Heading = ["NAME", "ID", "RIGHTS", "MADE", "REVOKED"];

    public static string Table(IReadOnlyList<(long Number, Found<StoredKey> Key)> keys)
    {
        List<string[]> rows =
        [
            Heading,
            .. keys.Select(static key => key.Key.Value is { } stored ? Row(stored) : Damaged(key.Number, key.Key.Fault)),
        ];
        var widths = Heading.Select((_, column) => rows.Max(row => row[column].Length)).ToArray();
        var table = new StringBuilder();
        foreach (var row in rows)
            table.Append(string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd()).Append('\n');
        return table.ToString();
    }

    public static string Json(IReadOnlyList<(long Number, Found<StoredKey> Key)> keys)
    {
        using var written = new MemoryStream();
        using (var json = new Utf8JsonWriter(written, new() { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteNumber("version", Version);
            json.WriteStartArray("keys");
            foreach (var (_, key) in keys)
                Write(json, key);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(written.ToArray()) + "\n";
    }

    private static string[] Row(StoredKey stored) =>
        [
            stored.Key.Name,
            stored.Key.ClientId,
            string.Join(',', RightNames.Of(stored.Key.Rights)),
            WireTime.Format(stored.CreatedMs),
            stored.RevokedMs is { } revoked ? WireTime.Format(revoked) : "",
        ];

    private static string[] Damaged(long number, string? fault) =>
        [$"(number {number})", "", $"its entry in the index is damaged ({fault})", "", ""];

    private static void Write(Utf8JsonWriter json, Found<StoredKey> key)
    {
        json.WriteStartObject();
        if (key.Value is { } stored)
        {
            json.WriteString("name", stored.Key.Name);
            json.WriteString("id", stored.Key.ClientId);
            json.WriteStartArray("rights");
            foreach (var right in RightNames.Of(stored.Key.Rights))
                json.WriteStringValue(right);
            json.WriteEndArray();
            json.WriteString("created", WireTime.Format(stored.CreatedMs));
            if (stored.RevokedMs is { } revoked)
                json.WriteString("revoked", WireTime.Format(revoked));
        }
        else
        {
            json.WriteString("problem", $"Its entry in the index is damaged ({key.Fault}).");
        }

        json.WriteEndObject();
    }
}
