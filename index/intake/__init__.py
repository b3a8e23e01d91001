"""Files and links become articles: fetched and parsed; `index/ingestion.py` decides and stores."""
