"""What is known of Russian and English: words, sentences, numbers, quotation marks."""
