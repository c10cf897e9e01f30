using System.Globalization;
using Microsoft.Data.Sqlite;
using Mycelia.Recorder.Audio;
using Mycelia.Recorder.Model;

namespace Mycelia.EndToEnd.Tests.Support;

/// <summary>A queue file as the existing Python recorder writes it: its schema, the end of each chunk as its timestamp.</summary>
internal static class PythonQueue
{
    private const string Iso = "yyyy-MM-dd'T'HH:mm:ss.ffffff+00:00";
    private static readonly AudioFormat Format = AudioFormat.Default;

    /// <summary>Where the first chunk of the recording without a source file begins.</summary>
    public static DateTimeOffset FirstStart { get; } = new(2025, 11, 2, 10, 0, 0, TimeSpan.Zero);

    /// <summary>Three chunks without a source file, and chunks 1 and 2 of one that the server knows.</summary>
    public static void Write(string path, string knownSourceFile)
    {
        SQLitePCL.Batteries_V2.Init();
        using var database = new SqliteConnection($"Data Source={path};Pooling=False");
        database.Open();
        Execute(
            database,
            """
            CREATE TABLE audio_chunks (
                id INTEGER PRIMARY KEY AUTOINCREMENT,
                timestamp TEXT NOT NULL,
                chunk_number INTEGER NOT NULL,
                source_file_id TEXT,
                audio_data BLOB NOT NULL,
                recording_start TEXT NOT NULL,
                created_at TEXT NOT NULL
            )
            """
        );
        for (var number = 0; number < 3; number++)
            Insert(database, FirstStart, number, null);
        for (var number = 1; number < 3; number++)
            Insert(database, FirstStart.AddDays(1), number, knownSourceFile);
    }

    private static void Insert(SqliteConnection database, DateTimeOffset recordingStart, int number, string? sourceFile)
    {
        const int frames = 157 * 1_024;
        var wav = new byte[WavHeader.Size + 2 * frames];
        WavHeader.Write(wav, Format, 2 * frames);
        Pcm.Noise(frames, number).CopyTo(wav, WavHeader.Size);
        var end = recordingStart + Format.DurationOf((number + 1) * (long)frames);
        Execute(
            database,
            """
            INSERT INTO audio_chunks (timestamp, chunk_number, source_file_id, audio_data, recording_start, created_at)
            VALUES ($timestamp, $number, $source, $audio, $start, $created)
            """,
            ("$timestamp", end.ToString(Iso, CultureInfo.InvariantCulture)),
            ("$number", number),
            ("$source", (object?)sourceFile ?? DBNull.Value),
            ("$audio", wav),
            ("$start", recordingStart.ToString(Iso, CultureInfo.InvariantCulture)),
            ("$created", end.AddMilliseconds(0.04).ToString(Iso, CultureInfo.InvariantCulture))
        );
    }

    private static void Execute(SqliteConnection database, string sql, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        using var command = database.CreateCommand();
#pragma warning disable CA2100 // constants of this class
        command.CommandText = sql;
#pragma warning restore CA2100
        foreach (var (name, value) in parameters)
            command.Parameters.AddWithValue(name, value);
        command.ExecuteNonQuery();
    }
}
