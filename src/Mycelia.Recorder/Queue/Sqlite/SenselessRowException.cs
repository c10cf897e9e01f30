namespace Mycelia.Recorder.Queue.Sqlite;

/// <summary>A row of the queue says what it cannot say. The message is a clause: which value, and what it is.</summary>
/// <param name="message">Such as "chunk_info.number is -5".</param>
internal sealed class SenselessRowException(string message) : Exception(message);
